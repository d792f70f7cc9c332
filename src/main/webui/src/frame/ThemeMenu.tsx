import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";

const THEMES = [
  { value: "light", text: "Light", Icon: Sun },
  { value: "dark", text: "Dark", Icon: Moon },
  { value: "system", text: "As the system", Icon: Monitor },
] as const;

type Theme = (typeof THEMES)[number]["value"];

function stored(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function ThemeMenu() {
  const [theme, setTheme] = useState(stored);
  const choose = (next: Theme) => {
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("truss.theme", next);
    } catch {
      // Without storage, the choice lasts as long as the page.
    }
    setTheme(next);
  };
  const { Icon } = THEMES.find(({ value }) => value === theme) ?? THEMES[2];
  return (
    <Menu
      trigger={
        <IconButton label={`Theme: ${theme}`}>
          <Icon size={16} aria-hidden />
        </IconButton>
      }
    >
      {THEMES.map(({ value, text, Icon: Each }) => (
        <MenuItem key={value} onSelect={() => choose(value)}>
          <span className="flex items-center gap-2">
            <Each size={14} aria-hidden /> {text} {value === theme && <span className="text-soft">· in use</span>}
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
