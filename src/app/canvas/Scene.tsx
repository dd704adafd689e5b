/**
 * The scene: a cluster as one sees it. React Flow holds the boxes (nodes, Services, clients) and the viewport; Pods are plain
 * children of their node's box; packets are painted on a canvas above.
 */
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import {
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { latePart } from '../ui/latePart.tsx';
import { QuietBoundary } from '../ui/QuietBoundary.tsx';
import { hidesPackets, usePresent } from '../store/presentStore.ts';
import { select, useView, viewStore } from '../store/viewStore.ts';
import { useUnderway } from '../store/underway.ts';
import { followComposing } from './compose/composeDrag.ts';
import { Legend } from './Legend.tsx';
import { flowNodes, signatureOf } from './flowNodes.ts';
import { PacketLayer } from './PacketLayer.tsx';
import { LateMenu } from './LateMenu.tsx';
import { LateTiles } from './tiles/LateTiles.tsx';
import type { MenuRequest } from './SceneMenu.tsx';
import { handleSceneKey } from './sceneKeys.ts';
import { followShares } from './shareMeters.ts';
import { ViewControls } from './ViewControls.tsx';
import { useFit } from './useFit.ts';
import { useLongPress } from './useLongPress.ts';
import { useLevel } from './store/levelStore.ts';
import { followSight } from './store/drawnStore.ts';
import { keepFocus } from './store/keepFocus.ts';
import { followHover } from './store/reachStore.ts';
import { followCluster, useScene } from './store/sceneStore.ts';
import { ClusterEdge } from './views/ClusterEdge.tsx';
import { ControlPlaneStrip, WaitingPods } from './views/ControlPlane.tsx';
import { NodeView } from './views/NodeView.tsx';
import { BalancerView, ExternalView, VoidView } from './views/OutsideView.tsx';
import { SelectorReach } from './views/SelectorReach.tsx';
import { ServiceView } from './views/ServiceView.tsx';
import { menuTargetAt } from './menuTarget.ts';
import styles from './Scene.module.css';
import { canvasWords } from './words.tsx';

const NODE_TYPES = {
  edge: ClusterEdge,
  strip: ControlPlaneStrip,
  waiting: WaitingPods,
  kubeNode: NodeView,
  service: ServiceView,
  external: ExternalView,
  balancer: BalancerView,
  void: VoidView,
};

/** Comes with the engine: at first everything is in sight. */
const loadMinimap = () => import('./minimap/Minimap.tsx').then(({ Minimap }) => ({ default: Minimap }));
const Minimap = latePart(loadMinimap);

/** React Flow is given new boxes only when a box has moved: Pods come and go without it. */
function useBoxes() {
  const signature = useScene(({ layout }) => signatureOf(layout));
  const layout = useScene((state) => state.layout);
  // The signature says everything the boxes depend on.
  // oxlint-disable-next-line react/exhaustive-deps
  return useMemo(() => flowNodes(layout), [signature]);
}

function Picture() {
  const lens = useView((state) => state.lens);
  const isCovered = usePresent(hidesPackets);
  const nodes = useBoxes();
  const [menu, setMenu] = useState<MenuRequest | undefined>(undefined);
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const flow = useReactFlow();
  const store = useStoreApi();
  const { onMove } = useFit();
  const level = useLevel((present) => present);
  const isMoving = useUnderway();
  const press = useLongPress(setMenu);

  const onKeyDown = (event: KeyboardEvent): void => {
    const reveal = (rect: { x: number; y: number; width: number; height: number }): void => {
      const { transform, width, height } = store.getState();
      const [offsetX, offsetY, zoom] = transform;
      const left = rect.x * zoom + offsetX;
      const top = rect.y * zoom + offsetY;
      const isVisible =
        left >= 0 && top >= 0 && left + rect.width * zoom <= width && top + rect.height * zoom <= height;
      if (!isVisible) void flow.setCenter(rect.x + rect.width / 2, rect.y + rect.height / 2, { zoom, duration: 200 });
    };
    if (handleSceneKey(event, { openMenu: setMenu, reveal })) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const onContextMenu = (event: MouseEvent): void => {
    const object = menuTargetAt(event.target);
    if (!object) return;
    event.preventDefault();
    setMenu({ object, x: event.clientX, y: event.clientY });
  };
  const letGo = (): void => {
    if (viewStore.getState().selection) select(undefined);
  };

  useLayoutEffect(() => followSight(store.getState, store.subscribe), [store]);

  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current ? followComposing(host.current, styles['composing'] ?? '') : undefined), []);

  return (
    <div
      ref={host}
      className={styles['scene']}
      data-lens={lens}
      data-level={level}
      data-far={level === 'far' || level === 'tiles' || undefined}
      role="application"
      data-help="cluster"
      data-hides-answers={isCovered || undefined}
      data-underway={isMoving || undefined}
      aria-label={canvasWords.picture.cluster}
      aria-roledescription={canvasWords.picture.role}
      aria-description={canvasWords.picture.help}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      {...press}
    >
      <ReactFlow
        nodes={nodes}
        edges={[]}
        nodeTypes={NODE_TYPES}
        onMove={onMove}
        onPaneClick={letGo}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomActivationKeyCode={null}
        panActivationKeyCode={null}
        disableKeyboardA11y
        minZoom={0.03}
        maxZoom={4}
        panOnScroll={false}
        zoomOnDoubleClick={false}
        attributionPosition="bottom-center"
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} className={styles['dots'] ?? ''} />
        <SelectorReach />
        <LateTiles />
        {!isCovered && <PacketLayer />}
      </ReactFlow>
      {isCovered && <p className={styles['notice']}>{canvasWords.picture.covered}</p>}
      {lens === 'logical' && !isCovered && <p className={styles['notice']}>{canvasWords.picture.simplified}</p>}
      <Legend />
      <ViewControls />
      <QuietBoundary instead={null}>
        <Suspense>
          <Minimap />
        </Suspense>
      </QuietBoundary>
      <LateMenu request={menu} onClose={closeMenu} />
    </div>
  );
}

export function Scene() {
  useEffect(() => {
    const stops = [followCluster(), followHover(), followShares(), keepFocus()];
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    <ReactFlowProvider>
      <Picture />
    </ReactFlowProvider>
  );
}
