/** The client begins here: styles, icons, then the screen the address names. */
import "./styles/fonts.css";
import "./tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/outline.css";
import "./styles/dialogs.css";
import "./styles/text.css";
import "./styles/brackets.css";
import "./styles/in-hand.css";
import "./styles/desk.css";
import "./editor/editor.css";
import "./styles/screens.css";
import "./styles/participants.css";
import "./styles/export.css";
import "./styles/hall.css";
import "./styles/start.css";
import "./styles/compare.css";
import "./styles/compare-folds.css";
import "./styles/history.css";
import "./styles/reconcile.css";
import "./styles/who-wrote.css";
import "./styles/restore.css";
import "./styles/past.css";
import "./styles/import.css";
import { registerIcons } from "./icons.ts";
import { startRouter } from "./routes.ts";

// Before any control renders: Web Awesome's own library would fetch from the network.
registerIcons();
startRouter(document.body);
