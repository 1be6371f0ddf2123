// Copies the few third-party files we serve into wwwroot/lib, draws the icon sprite and records every hash.
// Run by scripts/vendor-assets.sh after `npm ci`; arguments: target folder.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2];
if (!target) {
  console.error('usage: node vendor.mjs TARGET_FOLDER');
  process.exit(64);
}

// The digests that the design recorded for the files it was tested with: another build of the same version is refused.
const expected = {
  'htmx.min.js': 'sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg',
  'idiomorph-ext.min.js': 'sha384-+iBk70O0UWQdSjXQSQ7amSxXCrsWq/6UOtvC9rDo0p7telbTSOyttExq6QCFBzNk',
};

const packages = [
  { name: 'htmx.org', from: 'dist/htmx.min.js', file: 'htmx.min.js' },
  { name: 'idiomorph', from: 'dist/idiomorph-ext.min.js', file: 'idiomorph-ext.min.js' },
  { name: '@fontsource-variable/inter', file: 'inter-latin-wght-normal.woff2', draw: lightenFont },
  { name: 'lucide-static', file: 'icons.svg', draw: drawSprite },
];

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, 'licences'), { recursive: true });
const files = [];
for (const each of packages) {
  files.push(await vendor(each));
}
writeFileSync(join(target, 'VERSIONS.json'), JSON.stringify({ files }, null, 2) + '\n');
console.log(files.map(f => `${f.package} ${f.version} -> ${f.file} (${f.bytes} bytes)`).join('\n'));

async function vendor({ name, from, file, draw }) {
  const source = join(here, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  if (draw) {
    writeFileSync(join(target, file), await draw(source));
  } else {
    copyFileSync(join(source, from), join(target, file));
  }
  const bytes = readFileSync(join(target, file));
  const sha384 = 'sha384-' + createHash('sha384').update(bytes).digest('base64');
  if (expected[file] && expected[file] !== sha384) {
    throw new Error(`${name} ${version}: ${file} is ${sha384}, the design was tested with ${expected[file]}`);
  }
  const licenceFile = `licences/${name.replace('@', '').replace('/', '-')}.txt`;
  copyFileSync(join(source, 'LICENSE'), join(target, licenceFile));
  return { package: name, version, file, sha384, bytes: bytes.length, licence: license, licenceFile };
}

// The weights that the style sheets use and the characters of ProfitMaker's code page, arrows besides: 26 KB instead of 48, a sixth of a
// tablet's first load. Any other character comes from the tablet's own font.
function lightenFont(source) {
  const bytes = Uint8Array.from({ length: 256 }, (_, code) => code).slice(32);
  const characters = new TextDecoder('windows-1252').decode(bytes) + '←↑→↓−';
  return subsetFont(readFileSync(join(source, 'files/inter-latin-wght-normal.woff2')), characters, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 720 } },
  });
}

function drawSprite(source) {
  const icons = readFileSync(join(here, 'icons.txt'), 'utf8')
    .split('\n').map(line => line.trim()).filter(line => line && !line.startsWith('#'))
    .map(line => line.split(/\s+/));
  const symbols = icons.map(([name, drawn = name, solid]) =>
    symbol(`i-${name}`, readFileSync(join(source, 'icons', `${drawn}.svg`), 'utf8'), solid ? ' fill="currentColor"' : ''));
  symbols.push(symbol('i-mark', readFileSync(join(here, 'mark.svg'), 'utf8'), ''));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
}

function symbol(id, svg, attributes) {
  const viewBox = /viewBox="([^"]+)"/.exec(svg)[1];
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '').replaceAll(' />', '/>');
  return `<symbol id="${id}" viewBox="${viewBox}"${attributes}>${inner}</symbol>`;
}
