using LaneAward.Data;
using LaneAward.Web;
using LaneAward.Web.Infrastructure;

const int ConfigurationExit = 78;

try
{
    var app = WebHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is ConfigurationException or WrongDatabaseException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return ConfigurationExit;
}
