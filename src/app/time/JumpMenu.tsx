/** Which kind of thing to jump to next. It opens as it comes. */
import { Menu } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import menu from '../canvas/SceneMenu.module.css';
import button from '../ui/IconButton.module.css';
import { tip } from '../ui/followTips.ts';
import { JUMPS, jumpBack, jumpForward, type JumpKind } from './steps.ts';

const KINDS = Object.keys(JUMPS) as JumpKind[];

function Items({ title, jump }: { readonly title: string; readonly jump: (kind: JumpKind) => void }) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className={menu['label']}>{title}</Menu.GroupLabel>
      {KINDS.map((kind) => (
        <Menu.Item key={kind} className={menu['item']} data-jump={kind} onClick={() => jump(kind)}>
          {JUMPS[kind].label}
        </Menu.Item>
      ))}
    </Menu.Group>
  );
}

// A default export, because React.lazy asks for one.
// eslint-disable-next-line house/syntax
export default function JumpMenu() {
  return (
    <Menu.Root defaultOpen modal={false}>
      <Menu.Trigger className={button['button']} aria-label="Jump to the next…" {...tip('Jump to the next…')}>
        <ChevronDown />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={menu['positioner']} side="bottom" align="start" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className={menu['popup']}>
            <Items title="On to the next" jump={jumpForward} />
            <Menu.Separator className={menu['separator']} />
            <Items title="Back before the last" jump={jumpBack} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
