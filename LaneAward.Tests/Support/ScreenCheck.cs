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

    // The last one is a tablet at 200 % zoom: half the room for the same words. The smallest phone is the narrowest page that WCAG asks for (1.4.10).
    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (1024, 768), (768, 1024), (390, 844), (320, 568), (512, 384)];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly List<string> _problems = [];
    private readonly HashSet<string> _seenInTheDark = [];

    /// <summary>What was found so far, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many states were looked at.</summary>
    public int States { get; private set; }

    /// <summary>Looks at what is on the screen: of an open sheet or a message at the edge alone, since what lies behind was looked at before.</summary>
    /// <param name="name">What the state is called in a problem.</param>
    /// <param name="message">Whether a receipt at the edge is what is to be looked at.</param>
    public async Task LookAsync(string name, bool message = false)
    {
        if (States++ == 0)
        {
            // Kept by the browser for every page to come: sent with each look it took 170 ms a page.
            await page.AddInitScriptAsync(Axe);
            await page.EvaluateAsync(Axe);
        }

        if (!message)
        {
            // A receipt lies over the screen; it is looked at as a state of its own.
            await page.EvaluateAsync("document.querySelectorAll('#toasts .toast').forEach(toast => toast.remove())");
        }

        await RunAxeAsync(name);
        foreach (var (width, height) in (sizes ?? Sizes).OrderBy(size => size == home))
        {
            await page.SetViewportSizeAsync(width, height);
            var found = await page.EvaluateAsync<string[]>(Places, new { width, target = smallest, main = SmallestMainAction });
            _problems.AddRange(found.Select(problem => $"{name}, {width} x {height}: {problem}"));
        }

        if (sizes is not null && !sizes.Contains(home))
        {
            await page.SetViewportSizeAsync(home.Width, home.Height);
        }
    }

    private async Task RunAxeAsync(string name)
    {
        var found = await page.EvaluateAsync<JsonElement>(Look, new { tags = Standards, dark, seen = _seenInTheDark.ToArray() });
        _problems.AddRange(found.GetProperty("problems").EnumerateArray().Select(problem => $"{name}, {problem.GetString()}"));
        _seenInTheDark.UnionWith(found.GetProperty("seen").EnumerateArray().Select(colours => colours.GetString()!));
    }

    // Everything in the light. In the dark only the colours differ, and axe answers the same for the same colours of text on the same grounds:
    // it is asked about those that no state before has shown, which is 100 ms less for most states.
    private const string Look =
        """
        async ({ tags, dark, seen }) => {
          // axe takes what lies behind for what lies in front, and what can be scrolled from under a bar for covered.
          const front = document.querySelector('dialog[open], :popover-open, .toast, .banner:not([hidden])');
          front?.scrollTo(0, 0);
          // Said of what lies in front and never of what lies behind: the page may swap that meanwhile, and what is new would carry no mark.
          front?.setAttribute('data-looked', 'front');
          // No style attributes: htmx carries them over to what is swapped in meanwhile, and the policy complains of that.
          const rules = new CSSStyleSheet();
          rules.replaceSync(`
            body:has([data-looked]) :not([data-looked], [data-looked] *, :has([data-looked])) { visibility: hidden !important }
            [data-looked] .sheet-f, .pane-f { position: static !important }`);
          document.adoptedStyleSheets = [rules];

          const problems = [];
          const ask = async (theme, context, runOnly) => {
            const { violations, incomplete } = await axe.run(context, { runOnly, resultTypes: ['violations', 'incomplete'], preload: false, selectors: false, elementRef: true });
            problems.push(
              ...violations.filter(v => v.impact === 'serious' || v.impact === 'critical').flatMap(v => v.nodes.slice(0, 3).map(n => `${theme}: ${v.id}: ${n.html.slice(0, 160)}`)),
              ...incomplete.filter(v => v.id === 'color-contrast').flatMap(v => v.nodes).filter(n => !n.element?.closest('svg[role=img], [aria-hidden=true] svg'))
                .map(n => `${theme}: contrast undecided: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`));
          };
          await ask('light', front ?? document, { type: 'tag', values: tags });

          const news = new Map();
          if (dark) {
            document.documentElement.dataset.theme = 'dark';
            const grounds = new Map();
            const ground = e => {
              if (!e) return '';
              if (!grounds.has(e)) {
                const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
                const plain = backgroundColor === 'rgba(0, 0, 0, 0)' && backgroundImage === 'none' && opacity === '1';
                grounds.set(e, plain ? ground(e.parentElement) : `${ground(e.parentElement)}/${backgroundColor} ${backgroundImage} ${opacity}`);
              }
              return grounds.get(e);
            };
            const known = new Set(seen);
            for (const e of (front ?? document.body).querySelectorAll('*')) {
              const speaks = e.matches('input, select, textarea') || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
              if (!speaks || !e.checkVisibility({ visibilityProperty: true })) continue;
              const { color, fontSize, fontWeight, textShadow } = getComputedStyle(e);
              const colours = `${color} ${fontSize} ${fontWeight} ${textShadow} on ${ground(e)}`;
              if (!known.has(colours) && !news.has(colours)) news.set(colours, e);
            }
            if (news.size > 0) await ask('dark', { include: [...news.values()] }, { type: 'rule', values: ['color-contrast'] });
            document.documentElement.dataset.theme = 'light';
          }

          document.adoptedStyleSheets = [];
          front?.removeAttribute('data-looked');
          return { problems, seen: [...news.keys()] };
        }
        """;

    // A radio inside its label is as large as the label. What is fixed at an edge lies over what scrolls below it. The words of a label may
    // stand on its own field, and a hidden radio has no place of its own. A block of a drawing is as long as its time; the table below the
    // drawing holds the same link at its full size.
    private const string Places =
        """
        async ({ width, target, main }) => {
          const frame = () => new Promise(done => requestAnimationFrame(done));
          for (let waited = 0; innerWidth !== width; waited++) {
            if (waited > 100) return [`the window is ${innerWidth} wide`];
            await frame();
          }
          // The wall alone draws itself anew in its resize event, which a browser raises with its next frame: two frames for each screen took a sixth of a walk.
          if (document.body.matches('.wall')) { await frame(); await frame(); }
          const sheet = document.querySelector('dialog[open]');
          const root = sheet ?? document.body;
          const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest('.sr, .skip, template') && !e.matches('svg a');
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

          // What hides its overflow must not hide a control; what scrolls shows it on the way.
          for (const { e, box } of places) {
            let [across, down] = [true, true];
            // What is fixed at an edge is cut by nothing that it stands in.
            let fixed = getComputedStyle(e).position === 'fixed';
            for (let up = e.parentElement; up && !fixed && (across || down); up = up.parentElement) {
              const { overflowX, overflowY, position } = getComputedStyle(up);
              fixed = position === 'fixed';
              const frame = up.getBoundingClientRect();
              if (/auto|scroll/.test(overflowX)) across = false;
              if (/auto|scroll/.test(overflowY)) down = false;
              if (across && /hidden|clip/.test(overflowX) && (box.left < frame.left - 1 || box.right > frame.right + 1)) problems.push(`cut off at its side: ${short(e)}`);
              if (down && /hidden|clip/.test(overflowY) && (box.top < frame.top - 1 || box.bottom > frame.bottom + 1)) problems.push(`cut off above or below: ${short(e)}`);
            }
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
