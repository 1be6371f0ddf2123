using LaneAward.Web.Operations;

return await Verbs.RunAsync(args);
