namespace LaneAward.Import.Sample;

/// <summary>The words that sample customers and orders are made of.</summary>
internal static class SampleNames
{
    public static readonly string[] Places =
    [
        "Northfield", "Cedar Falls", "Ashgrove", "Maple Ridge", "Brookhaven", "Stillwater", "Elmhurst", "Pine Bluff", "Riverbend", "Oakdale",
        "Fairmont", "Silver Lake", "Granite Falls", "Hillcrest", "Kingsport", "Lakewood", "Marshfield", "New Harmony", "Orchard Park", "Prairie View",
        "Quail Hollow", "Rosemont", "Sandstone", "Timber Creek", "Union Grove", "Valley Forge", "Westbrook", "Yorktown", "Zion Heights", "Amberley",
        "Bayfield", "Clearwater", "Dunmore", "Eastgate", "Foxborough", "Glenwood", "Harborview", "Ironwood", "Juniper Hills", "Kettle Falls",
        "Linden", "Montrose", "Newbury", "Oxford Mills", "Plainview", "Ridgeway", "Shelburne", "Thornton", "Upton", "Vernon",
        "Waterford", "Birchwood", "Canton", "Delmar", "Evergreen", "Franklin", "Greenville", "Hampton", "Isleton", "Jefferson",
        "Kenmore", "Lexington", "Madison", "Norwood", "Odessa", "Preston", "Redwood", "Salem", "Trenton", "Wakefield",
    ];

    public static readonly string[] Bodies =
    [
        "High School", "Middle School", "Little League", "Rotary Club", "Chamber of Commerce", "Fire Department", "Police Department", "Public Library",
        "Youth Soccer", "Swim Club", "Tennis Association", "Credit Union", "Savings Bank", "Insurance Agency", "Realty Group", "Dental Care",
        "Medical Center", "Animal Hospital", "Community College", "Christian Academy", "Montessori School", "Marching Band", "Theatre Company", "Arts Council",
        "Historical Society", "Garden Club", "Lions Club", "Elks Lodge", "VFW Post", "American Legion", "Boy Scout Troop", "Girl Scouts",
        "4-H Club", "County Fair", "Farm Bureau", "Cooperative", "Electric Supply", "Plumbing & Heating", "Auto Body", "Ford Sales",
        "Chevrolet", "Tractor Supply", "Machine Works", "Steel Fabricators", "Packaging", "Logistics", "Freight Lines", "Software Partners",
        "Engineering", "Architects", "Law Offices", "Accounting", "Title Company", "Funeral Home", "Bakery", "Brewing Company",
        "Coffee Roasters", "Golf Club", "Country Club", "Bowling Lanes", "Running Club", "Cycling Team", "Wrestling Boosters", "Hockey Association",
        "Gymnastics", "Dance Academy", "Karate Studio", "Equestrian Center", "Humane Society", "Food Bank",
    ];

    public static readonly string[] Families =
    [
        "Abbott", "Becker", "Castellano", "Delacroix", "Espinoza", "Fitzgerald", "Grünwald", "Hargrove", "Ibarra", "Jansen", "Kowalski", "Lindqvist",
        "Müller", "Nakamura", "O'Brien", "Peña", "Quintero", "Rasmussen", "Sørensen", "Tremblay", "Underwood", "Valdez", "Whitaker", "Yamada", "Zieliński",
    ];

    public static readonly string[] Trades = ["& Sons", "Brothers", "Associates", "Trophy & Gift", "Promotions", "Printing", "Sign Shop", "Sporting Goods", "Jewelers", "Memorials"];

    public static readonly (string Name, string Item, string[] Sizes)[] Products =
    [
        ("Crystal Peak Award", "CRY-PEAK", ["6 in", "8 in", "10 in"]),
        ("Crystal Flame Award", "CRY-FLAM", ["7 in", "9 in"]),
        ("Optic Star Crystal", "CRY-STAR", ["5 in", "7 in"]),
        ("Jade Glass Obelisk", "GLS-OBEL", ["8 in", "10 in", "12 in"]),
        ("Walnut Plaque, gold plate", "PLQ-WALN", ["7x9", "8x10", "9x12"]),
        ("Cherry Plaque, black plate", "PLQ-CHER", ["8x10", "9x12"]),
        ("Piano Finish Plaque", "PLQ-PIAN", ["8x10", "10x13"]),
        ("Acrylic Plaque, rosewood base", "PLQ-ACRY", ["6x8", "8x10"]),
        ("Perpetual Plaque, 24 plates", "PLQ-PERP", ["12x15", "16x20"]),
        ("Column Trophy, eagle topper", "TRO-COLE", ["12 in", "18 in", "24 in"]),
        ("Column Trophy, soccer figure", "TRO-COLS", ["10 in", "14 in"]),
        ("Resin Trophy, baseball", "TRO-RESB", ["6 in", "8 in"]),
        ("Resin Trophy, wrestling", "TRO-RESW", ["6 in", "9 in"]),
        ("Silver Loving Cup", "CUP-SILV", ["9 in", "12 in", "15 in"]),
        ("Gold Victory Cup, marble base", "CUP-GOLD", ["10 in", "14 in"]),
        ("Medallion, antique brass", "MED-BRAS", ["2 in", "2.5 in"]),
        ("Medallion, bright silver, red ribbon", "MED-SILV", ["2 in", "3 in"]),
        ("Lapel Pin, die struck, gold", "PIN-DIES", ["0.75 in", "1 in"]),
        ("Lapel Pin, soft enamel", "PIN-ENAM", ["1 in", "1.25 in"]),
        ("Challenge Coin, both sides", "COI-CHAL", ["1.5 in", "1.75 in"]),
        ("Name Badge, magnet back", "BDG-NAME", ["1x3", "1.5x3"]),
        ("Desk Wedge, rosewood", "DSK-WEDG", ["8 in", "10 in"]),
        ("Engraved Gavel Set", "DSK-GAVL", ["standard"]),
        ("Marble Apple, brass leaf", "DSK-APPL", ["3 in"]),
        ("Brass Sign Plate", "SGN-BRAS", ["2x8", "4x10"]),
        ("Acrylic Stand-off Sign", "SGN-ACRY", ["12x12", "18x24"]),
        ("Glass Photo Panel", "GLS-PHOT", ["5x7", "8x10"]),
        ("Retirement Clock, walnut", "CLK-WALN", ["6x9"]),
        ("Bronze Memorial Plate", "BRZ-MEMO", ["4x6", "8x10"]),
        ("Rosette Ribbon, three streamers", "RIB-ROSE", ["first", "second", "third"]),
    ];

    public static readonly string[] Engravings =
    [
        "Employee of the Year", "Most Valuable Player", "Twenty Years of Service", "In Grateful Appreciation", "Volunteer of the Year",
        "Top Sales Performance", "Coach's Award", "Perfect Attendance", "Safety Champion", "Teacher of the Year", "Hall of Fame", "First Place",
        "Academic Excellence", "Team Captain", "President's Circle", "Retirement Recognition", "Rookie of the Year", "Community Partner",
    ];

    public static readonly string[] Notes =
    [
        "Proof approved by customer.", "Ship complete.", "Hold for artwork.", "Laser engrave both sides, gold fill.", "See attached logo.",
        "Deliver before the banquet.", "Rush: call when ready.", "Match previous job.", "Names come by mail on Monday.", "Pack each piece in a gift box.",
        "Use the blue velvet pouch.", "Second line in italics.", "Check the spelling of every name.", "Customer picks up.",
    ];

    public static readonly string[] SalesPeople = ["JS", "MK", "TR", "AB", "LW"];
}
