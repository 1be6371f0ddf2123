using LaneAward.Web.Infrastructure;

namespace LaneAward.Web.Operations;

/// <summary>The settings of a verb, read from where the server reads its own, so that both mean the same shop.</summary>
internal static class OperatorSettings
{
    /// <exception cref="ConfigurationException">Names the variable that is wrong; exit 78.</exception>
    public static ShopOptions Read()
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build();
        var host = configuration["ASPNETCORE_ENVIRONMENT"] ?? configuration["DOTNET_ENVIRONMENT"];
        return ShopOptions.Read(configuration, string.Equals(host, "Development", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The settings, for a verb that looks at a database and must not make one.</summary>
    public static ShopOptions ReadForExistingShop()
    {
        var options = Read();
        options.RequireDatabasePath();
        return File.Exists(options.DatabasePath)
            ? options
            : throw new ConfigurationException(
                $"There is no database at {options.DatabasePath}. Point LaneAward__DataDirectory at the folder that holds workforce.db.");
    }
}
