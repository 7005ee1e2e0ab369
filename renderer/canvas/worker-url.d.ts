// What the bundler answers when the address of a worker's file is asked for.
declare module '*?worker&url' {
  const url: string;
  export default url;
}
