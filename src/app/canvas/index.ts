/** The picture of the cluster: boxes in React Flow, packets on a canvas above them. */
export { Scene } from './Scene.tsx';
