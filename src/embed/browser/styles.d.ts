declare module '*.css' {
  /** The style sheet's text, minified by the bundle. */
  const text: string;
  export default text;
}
