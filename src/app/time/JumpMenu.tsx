/** Which kind of thing to jump to next. It opens as it comes. */
import { Menu } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import menu from '../canvas/SceneMenu.module.css';
import button from '../ui/IconButton.module.css';
import { tip } from '../ui/tip.ts';
import { JUMPS, jumpBack, jumpForward, jumpWords, type JumpKind } from './steps.ts';
import { shellWords } from '../shell/words.tsx';
import { lateTimeWords } from './late.words.tsx';

function Items({ title, jump }: { readonly title: string; readonly jump: (kind: JumpKind) => void }) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className={menu['label']}>{title}</Menu.GroupLabel>
      {JUMPS.map((kind) => (
        <Menu.Item key={kind} className={menu['item']} data-jump={kind} onClick={() => jump(kind)}>
          {jumpWords(kind)}
        </Menu.Item>
      ))}
    </Menu.Group>
  );
}

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function JumpMenu() {
  return (
    <Menu.Root defaultOpen modal={false}>
      <Menu.Trigger
        className={button['button']}
        aria-label={shellWords.transport.jump}
        {...tip(shellWords.transport.jump)}
      >
        <ChevronDown />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={menu['positioner']} side="bottom" align="start" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className={menu['popup']}>
            <Items title={lateTimeWords.jumps.forward} jump={jumpForward} />
            <Menu.Separator className={menu['separator']} />
            <Items title={lateTimeWords.jumps.back} jump={jumpBack} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
