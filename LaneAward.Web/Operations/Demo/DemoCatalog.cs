using LaneAward.Data;

namespace LaneAward.Web.Operations.Demo;

/// <summary>The lists of the development shop: kinds of work, materials and reasons, in both languages.</summary>
internal static class DemoCatalog
{
    public static readonly IReadOnlyList<Work> TaskTypes =
    [
        new("Laser engraving", "Grabado láser", 60, ["Engraving"]),
        new("Crystal etching", "Grabado en cristal", 90, ["Engraving"]),
        new("Color fill", "Relleno de color", 40, ["Engraving"]),
        new("Plate mounting", "Montaje de placas", 50, ["Engraving", "Assembly"]),
        new("Proofing", "Prueba de diseño", 20, ["Engraving", "Sublimation"]),
        new("Sublimation press", "Prensa de sublimación", 75, ["Sublimation"]),
        new("Cut and weed", "Corte y pelado de vinilo", 45, ["Sublimation"]),
        new("Trophy assembly", "Ensamble de trofeos", 90, ["Assembly"]),
        new("Ribbon and drape", "Cintas y colgado", 30, ["Assembly"]),
        new("Quality check", "Control de calidad", 20, ["Assembly", "Packing"]),
        new("Pack and label", "Empaque y etiquetado", 35, ["Packing"]),
    ];

    public static readonly IReadOnlyList<Supply> Materials =
    [
        new("Crystal blank, 8 in", "Pieza de cristal, 8 in", "pcs", ["Laser engraving", "Crystal etching"], ["Engraving"]),
        new("Acrylic sheet, 1/8 in", "Lámina de acrílico, 1/8 in", "sheets", ["Laser engraving"], ["Engraving"]),
        new("Brass plate, 3 x 1 in", "Placa de latón, 3 x 1 in", "pcs", ["Laser engraving", "Plate mounting"], ["Engraving", "Assembly"]),
        new("Walnut plaque, 8 x 10 in", "Placa de nogal, 8 x 10 in", "pcs", ["Laser engraving", "Plate mounting"], ["Engraving", "Assembly"]),
        new("Etching mask film", "Película para grabado", "ft", ["Crystal etching"], ["Engraving"]),
        new("Abrasive, 180 grit", "Abrasivo, grano 180", "lb", ["Crystal etching"], ["Engraving"]),
        new("Color fill, gold", "Pintura de relleno, oro", "ml", ["Color fill"], ["Engraving"]),
        new("Color fill, black", "Pintura de relleno, negro", "ml", ["Color fill"], ["Engraving"]),
        new("Aluminum panel, white", "Panel de aluminio, blanco", "pcs", ["Sublimation press"], ["Sublimation"]),
        new("Transfer paper, 13 x 19 in", "Papel de transferencia, 13 x 19 in", "sheets", ["Sublimation press", "Proofing"], ["Sublimation"]),
        new("Heat tape", "Cinta térmica", "ft", ["Sublimation press"], ["Sublimation"]),
        new("Vinyl, gold", "Vinilo, oro", "ft", ["Cut and weed"], ["Sublimation"]),
        new("Trophy column, 6 in", "Columna de trofeo, 6 in", "pcs", ["Trophy assembly"], ["Assembly"]),
        new("Marble base, small", "Base de mármol, chica", "pcs", ["Trophy assembly"], ["Assembly"]),
        new("Figure topper", "Figura superior", "pcs", ["Trophy assembly"], ["Assembly"]),
        new("Neck ribbon, 7/8 in", "Cinta para cuello, 7/8 in", "pcs", ["Ribbon and drape"], ["Assembly"]),
        new("Adhesive pad", "Almohadilla adhesiva", "pcs", ["Plate mounting"], ["Engraving", "Assembly"]),
        new("Gift box, 8 in", "Caja de regalo, 8 in", "pcs", ["Pack and label"], ["Packing"]),
        new("Carton, 12 x 12 in", "Cartón, 12 x 12 in", "pcs", ["Pack and label"], ["Packing"]),
        new("Foam wrap", "Espuma de empaque", "ft", ["Pack and label"], ["Packing"]),
        new("Shipping label", "Etiqueta de envío", "pcs", ["Pack and label"], ["Packing"]),
    ];

    public static readonly IReadOnlyList<Reason> PauseReasons =
    [
        new("Break", "Descanso", "coffee", Paid: true),
        new("Lunch", "Almuerzo", "utensils"),
        new("Waiting for material", "Esperando material", "package", Paid: true),
        new("Machine down", "Máquina parada", "wrench", Paid: true),
        new("Helping someone", "Ayudando a alguien", "users", Paid: true),
        new("Question for office", "Pregunta para la oficina", "circle-question-mark", Paid: true),
        new("End of shift", "Fin de turno", "moon"),
        new("Other", "Otro", "more"),
    ];

    public static readonly IReadOnlyList<Reason> CancelReasons =
    [
        new("Wrong order", "Pedido equivocado", "circle-x"),
        new("Duplicate", "Duplicada", "copy"),
        new("Customer cancelled", "Canceló el cliente", "ban"),
        new("Other", "Otro", "more"),
    ];

    /// <summary>Called once, in a database without people.</summary>
    public static void Add(Transaction db, IReadOnlyDictionary<string, long> teams)
    {
        var types = new Dictionary<string, long>();
        foreach (var work in TaskTypes)
        {
            types.Add(work.NameEn, db.TaskTypes.Add(work.NameEn, work.NameEs, work.EstimateMinutes, indirect: false, types.Count + 1));
            foreach (var team in work.Teams)
            {
                db.Teams.Offer(teams[team], types[work.NameEn]);
            }
        }

        AddMaterials(db, teams, types);
        for (var i = 0; i < PauseReasons.Count; i++)
        {
            db.Reasons.AddPauseReason(PauseReasons[i].NameEn, PauseReasons[i].NameEs, PauseReasons[i].Paid, PauseReasons[i].Icon, i + 1);
        }

        for (var i = 0; i < CancelReasons.Count; i++)
        {
            db.Reasons.AddCancelReason(CancelReasons[i].NameEn, CancelReasons[i].NameEs, CancelReasons[i].Icon, i + 1);
        }
    }

    private static void AddMaterials(Transaction db, IReadOnlyDictionary<string, long> teams, Dictionary<string, long> types)
    {
        var sort = 0;
        foreach (var supply in Materials)
        {
            var id = db.Materials.Add(supply.NameEn, supply.NameEs, supply.Unit, ++sort);
            foreach (var type in supply.UsualFor)
            {
                db.Materials.SetUsual(id, types[type]);
            }

            foreach (var team in supply.Teams)
            {
                db.Materials.AddToTeam(id, teams[team]);
            }
        }
    }

    public sealed record Work(string NameEn, string NameEs, int EstimateMinutes, IReadOnlyList<string> Teams);

    public sealed record Supply(string NameEn, string NameEs, string Unit, IReadOnlyList<string> UsualFor, IReadOnlyList<string> Teams);

    public sealed record Reason(string NameEn, string NameEs, string Icon, bool Paid = false);
}
