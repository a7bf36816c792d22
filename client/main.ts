/** The client begins here: styles, icons, then the screen the address names. */
import "./styles/fonts.css";
import "./tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/text.css";
import "./styles/desk.css";
import "./editor/editor.css";
import "./styles/screens.css";
import "./styles/reconcile.css";
import "./styles/history.css";
import "./styles/restore.css";
import "./styles/past.css";
import "./styles/compare.css";
import "./styles/import.css";
import { registerIcons } from "./icons.ts";
import { startRouter } from "./routes.ts";

// Before any control renders: Web Awesome's own library would fetch from the network.
registerIcons();
startRouter(document.body);
