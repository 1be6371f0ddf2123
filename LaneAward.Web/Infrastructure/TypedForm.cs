using LaneAward.Web.Features;

namespace LaneAward.Web.Infrastructure;

/// <summary>Tells what was sent by a form of the console in the words of the form. The console knows its forms; a refusal only shows them.</summary>
/// <param name="fields">As the form sent them.</param>
internal delegate TypedForm TellForm(IReadOnlyList<(string Name, string Value)> fields, Phrases say);

/// <summary>What was sent by a form, as its reader would say it.</summary>
/// <param name="IsWhole">False when something was chosen or ticked that goes by a number and tells nobody anything.</param>
internal sealed record TypedForm(IReadOnlyList<TypedField> Fields, bool IsWhole);

/// <summary>A field of a form, by its label.</summary>
internal sealed record TypedField(string Label, string Value);
