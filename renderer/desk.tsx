// The part of the window a drawing is shown and edited in.
export { Canvas } from './canvas/canvas.tsx';
export { Drawer } from './panels/drawer.tsx';
export { Inspector } from './panels/inspector.tsx';
export { ContextMenu } from './overlays/context-menu.tsx';
