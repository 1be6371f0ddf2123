// Entry of what only the console and its wall have; a tablet does not load it.
import './freshness.js';
import './print.js';
import './rail.js';
import './wall.js';
