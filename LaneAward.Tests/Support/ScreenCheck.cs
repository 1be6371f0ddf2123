using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace LaneAward.Tests.Support;

/// <summary>
/// Looks at one screen in one state: axe in both themes at one size, then whether everything has its place at every size of the floor.
/// Collects what it finds, so that one walk tells everything.
/// </summary>
/// <param name="page">A page that asks for less motion: a colour half way through a fade is nobody's choice.</param>
/// <param name="home">The size at which axe looks, and in which the walk goes on.</param>
/// <param name="smallest">How large every control is at least, in CSS pixels: 48 on the floor, 44 in the console.</param>
/// <param name="sizes">The sizes to look at; null for those of the floor.</param>
/// <param name="dark">Whether anybody sees this screen in the dark; the console's desk is always light.</param>
internal sealed class ScreenCheck(IPage page, (int Width, int Height) home, int smallest = 48, IReadOnlyList<(int Width, int Height)>? sizes = null, bool dark = true)
{
    private const int SmallestMainAction = 64;

    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    // The last one is a tablet at 200 % zoom: half the room for the same words.
    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (1024, 768), (768, 1024), (390, 844), (512, 384)];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> _problems = [];

    /// <summary>What was found so far, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many states were looked at.</summary>
    public int States { get; private set; }

    /// <summary>Looks at what is on the screen: of an open sheet or a message at the edge alone, since what lies behind was looked at before.</summary>
    /// <param name="message">Whether a receipt at the edge is what is to be looked at.</param>
    public async Task LookAsync(string name, bool message = false)
    {
        States++;
        if (!message)
        {
            // A receipt lies over the screen; it is looked at as a state of its own.
            await page.EvaluateAsync("document.querySelectorAll('#toasts .toast').forEach(toast => toast.remove())");
        }

        await RunAxeAsync(name, "light", new { type = "tag", values = Standards });
        if (dark)
        {
            await RunAxeAsync(name, "dark", new { type = "rule", values = (string[])["color-contrast"] });
        }

        foreach (var (width, height) in sizes ?? Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            var found = await page.EvaluateAsync<string[]>(Places, new { target = smallest, main = SmallestMainAction });
            _problems.AddRange(found.Select(problem => $"{name}, {width} x {height}: {problem}"));
        }

        await page.SetViewportSizeAsync(home.Width, home.Height);
    }

    private async Task RunAxeAsync(string name, string theme, object runOnly)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            await page.EvaluateAsync(Axe);
        }

        var found = await page.EvaluateAsync<JsonElement>(
            """
            async ({ theme, runOnly }) => {
              document.documentElement.dataset.theme = theme;
              // axe takes what lies behind for what lies in front, and what can be scrolled from under a bar for covered.
              const front = document.querySelector('dialog[open], .toast, .banner:not([hidden])');
              front?.scrollTo(0, 0);
              const changed = [];
              const change = (e, name, value) => { changed.push([e, name]); e.style[name] = value; };
              for (let up = front; up && up !== document.body; up = up.parentElement) {
                [...up.parentElement.children].filter(e => e !== up).forEach(e => change(e, 'visibility', 'hidden'));
              }
              front?.querySelectorAll('.sheet-f').forEach(e => change(e, 'position', 'static'));
              const { violations, incomplete } = await axe.run(front ?? document, { runOnly, resultTypes: ['violations', 'incomplete'], preload: false });
              // Not even an empty attribute may stay: htmx carries it over to what is swapped in, and the policy complains of that.
              changed.forEach(([e, name]) => { e.style[name] = ''; if (!e.getAttribute('style')) e.removeAttribute('style'); });
              document.documentElement.dataset.theme = 'light';
              return [
                ...violations.filter(v => v.impact === 'serious' || v.impact === 'critical').flatMap(v => v.nodes.slice(0, 3).map(n => `${v.id}: ${n.html.slice(0, 160)}`)),
                ...incomplete.filter(v => v.id === 'color-contrast').flatMap(v => v.nodes).filter(n => !document.querySelector(n.target[0])?.closest('svg[role=img]'))
                  .map(n => `contrast undecided: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`),
              ];
            }
            """,
            new { theme, runOnly });
        _problems.AddRange(found.EnumerateArray().Select(problem => $"{name}, {theme}: {problem.GetString()}"));
    }

    // A radio inside its label is as large as the label. What is fixed at an edge lies over what scrolls below it. The words of a label may
    // stand on its own field, and a hidden radio has no place of its own.
    private const string Places =
        """
        ({ target, main }) => {
          const sheet = document.querySelector('dialog[open]');
          const root = sheet ?? document.body;
          const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.sr, .skip, template');
          const short = e => e.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
          const problems = [];
          if (document.documentElement.scrollWidth > document.documentElement.clientWidth) problems.push('scrolls sideways');
          if (sheet && sheet.scrollWidth > sheet.clientWidth) problems.push('the sheet scrolls sideways');

          const boxes = [...root.querySelectorAll('button, .btn, .pill, .chip, .tile, .person, .types > label, .banner, .toast, .alert, .row, h1, h2, h3')].filter(shown);
          for (const e of boxes) {
            if (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 4) problems.push(`words do not fit: ${short(e)}`);
          }

          const controls = [...root.querySelectorAll('a, button, input:not([type=hidden]):not(.sr, label > [type=checkbox], label > [type=radio]), label:has(input), summary, select, textarea')].filter(shown);
          const places = controls.map(e => ({ e, box: e.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
          for (const { e, box } of places) {
            if (box.height < target - 0.5 || box.width < target - 0.5) problems.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${short(e)}`);
            if (e.matches('.btn-xl, .btn-lg, .acts .btn') && box.height < main - 0.5) problems.push(`main action ${Math.round(box.height)} high: ${short(e)}`);
          }

          const layer = e => { for (let up = e; up && up !== root; up = up.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(up).position)) return up; return root; };
          const layers = new Map(controls.map(e => [e, layer(e)]));
          const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          while (words.nextNode()) {
            const text = words.currentNode;
            const owner = text.parentElement;
            if (!text.data.trim() || !shown(owner)) continue;
            const mine = layer(owner);
            range.selectNodeContents(text);
            for (const rect of range.getClientRects()) {
              for (const { e, box } of places) {
                if (layers.get(e) === mine && !e.contains(owner) && !owner.contains(e) && !owner.closest('label')?.contains(e)
                  && Math.min(rect.right, box.right) - Math.max(rect.left, box.left) > 2 && Math.min(rect.bottom, box.bottom) - Math.max(rect.top, box.top) > 3) {
                  problems.push(`"${text.data.trim().slice(0, 40)}" lies on ${short(e)}`);
                }
              }
            }
          }

          return [...new Set(problems)];
        }
        """;
}
