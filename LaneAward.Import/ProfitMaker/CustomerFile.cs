namespace LaneAward.Import.ProfitMaker;

/// <summary>Reads the customer table: one customer per key, the last record of a key wins.</summary>
internal static class CustomerFile
{
    public static void Read(SourceTable source, CustomersMapping mapping, SourceData into)
    {
        var keys = source.One("customers.key", mapping.Key);
        var names = source.Required("customers.name", mapping.Name);
        var withoutName = 0;
        source.Each(record =>
        {
            var number = FirstFilled.Key(record, keys);
            if (record.IsDeleted)
            {
                if (number is not null)
                {
                    into.DeletedCustomers.Add(SourceText.Match(number));
                }
                return;
            }
            into.CustomersRead++;
            if (number is null)
            {
                into.BlankKeys++;
                into.Reject(source.Name, record.Index, null, "The customer number is blank; the row was left out.");
                return;
            }
            var name = FirstFilled.Text(record, names, into);
            if (name is null)
            {
                withoutName++;
                into.Reject(source.Name, record.Index, number, "The name is blank; the customer is shown by its number.");
                name = number;
            }
            Keep(source, into, record.Index, new SourceCustomer(number, SourceText.Match(number), name, RowHash.Of(number, name)));
        }, includeDeleted: true);
        if (withoutName > 0)
        {
            into.Warnings.Add($"{withoutName} customers have no name and are shown by their number.");
        }
    }

    private static void Keep(SourceTable source, SourceData into, long record, SourceCustomer customer)
    {
        if (into.Customers.ContainsKey(customer.MatchKey))
        {
            into.DuplicateCustomers.Add(customer.Number);
            into.Reject(source.Name, record, customer.Number, "The customer number occurs more than once; the last record counts.");
        }
        into.Customers[customer.MatchKey] = customer;
    }
}
