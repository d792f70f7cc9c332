import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

// What the compiler and the formatter do not see: rules of hooks, promises that nothing waits for, what is never used.
export default ts.config(
  { ignores: ["src/api/schema.d.ts"] },
  ts.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [ts.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
    },
  },
  {
    // The router has redirections thrown.
    files: ["src/router.tsx"],
    rules: { "@typescript-eslint/only-throw-error": "off" },
  },
  {
    // Matchers of the test framework are typed as anything.
    files: ["src/**/*.test.ts"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off" },
  },
);
