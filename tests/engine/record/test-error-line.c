/* test-error-line.c - which line of a program's output says what went wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/error-line.h"

#include <string.h>

#define FOLDER "/home/ada/shop"

/* Output as the programs print it. The place is FILE:LINE:COLUMN as far as known. */
static const struct
{
  const char *name;
  const char *output;
  const char *text;
  const char *place; /* (nullable) */
} cases[] = {
  { "python",
    "Starting\n"
    "Traceback (most recent call last):\n"
    "  File \"/home/ada/shop/manage.py\", line 22, in <module>\n"
    "    main()\n"
    "    ~~~~^^\n"
    "  File \"/home/ada/shop/shop/views.py\", line 7, in main\n"
    "    json.loads(None)\n"
    "  File \"/usr/lib/python3.11/json/__init__.py\", line 339, in loads\n"
    "    raise TypeError(f'the JSON object must be str, bytes or bytearray, '\n"
    "TypeError: the JSON object must be str, bytes or bytearray, not NoneType\n",
    "TypeError: the JSON object must be str, bytes or bytearray, not NoneType", FOLDER "/shop/views.py:7:0" },
  { "python, chained",
    "Traceback (most recent call last):\n"
    "  File \"/home/ada/shop/a.py\", line 1, in <module>\n"
    "    1/0\n"
    "ZeroDivisionError: division by zero\n"
    "\n"
    "During handling of the above exception, another exception occurred:\n"
    "\n"
    "Traceback (most recent call last):\n"
    "  File \"/home/ada/shop/a.py\", line 3, in <module>\n"
    "    raise RuntimeError('no')\n"
    "RuntimeError: no\n",
    "RuntimeError: no", FOLDER "/a.py:3:0" },
  { "python, syntax error",
    "  File \"/home/ada/shop/a.py\", line 3\n"
    "    foo(\n"
    "       ^\n"
    "SyntaxError: '(' was never closed\n",
    "SyntaxError: '(' was never closed", FOLDER "/a.py:3:0" },
  { "python, only in libraries, without a message",
    "Traceback (most recent call last):\n"
    "  File \"<frozen runpy>\", line 198, in _run_module_as_main\n"
    "  File \"/home/ada/shop/.venv/lib/python3.11/site-packages/x/__main__.py\", line 5, in <module>\n"
    "    sys.exit(main())\n"
    "AssertionError\n",
    "AssertionError", FOLDER "/.venv/lib/python3.11/site-packages/x/__main__.py:5:0" },
  { "python, a group",
    "  + Exception Group Traceback (most recent call last):\n"
    "  |   File \"/home/ada/shop/a.py\", line 9, in <module>\n"
    "  |     run()\n"
    "  | ExceptionGroup: many (2 sub-exceptions)\n",
    "ExceptionGroup: many (2 sub-exceptions)", FOLDER "/a.py:9:0" },
  { "python in colour",
    "Traceback (most recent call last):\r\n"
    "  File \033[35m\"/home/ada/shop/a.py\"\033[0m, line \033[35m4\033[0m, in \033[35m<module>\033[0m\r\n"
    "    boom\033[1;31m()\033[0m\r\n"
    "\033[1;35mNameError\033[0m: \033[35mname 'boom' is not defined\033[0m\r\n",
    "NameError: name 'boom' is not defined", FOLDER "/a.py:4:0" },
  { "django",
    "Watching for file changes with StatReloader\n"
    "Exception in thread django-main-thread:\n"
    "Traceback (most recent call last):\n"
    "  File \"/usr/lib/python3/dist-packages/django/utils/autoreload.py\", line 64, in wrapper\n"
    "    fn(*args, **kwargs)\n"
    "  File \"/home/ada/shop/shop/urls.py\", line 4, in <module>\n"
    "    from . import vews\n"
    "ImportError: cannot import name 'vews' from 'shop' (/home/ada/shop/shop/__init__.py)\n",
    "ImportError: cannot import name 'vews' from 'shop' (/home/ada/shop/shop/__init__.py)", FOLDER "/shop/urls.py:4:0" },
  { "node",
    "/home/ada/shop/server.js:10\n"
    "    throw new Error(\"boom\");\n"
    "    ^\n"
    "\n"
    "Error: boom\n"
    "    at helper (/home/ada/shop/node_modules/x/index.js:3:9)\n"
    "    at Object.<anonymous> (/home/ada/shop/server.js:10:11)\n"
    "    at Module._compile (node:internal/modules/cjs/loader:1105:14)\n"
    "    at node:internal/main/run_main_module:17:47 {\n"
    "  code: 'X'\n"
    "}\n"
    "\n"
    "Node.js v18.19.0\n",
    "Error: boom", FOLDER "/server.js:10:11" },
  { "node, syntax error",
    "/home/ada/shop/app.js:3\n"
    "const = 1;\n"
    "      ^\n"
    "\n"
    "SyntaxError: Unexpected token '='\n"
    "    at internalCompileFunction (node:internal/vm:73:18)\n"
    "    at wrapSafe (node:internal/modules/cjs/loader:1178:20)\n"
    "\n"
    "Node.js v18.19.0\n",
    "SyntaxError: Unexpected token '='", FOLDER "/app.js:3:0" },
  { "node, module not found",
    "node:internal/modules/cjs/loader:1080\n"
    "  throw err;\n"
    "  ^\n"
    "\n"
    "Error: Cannot find module './nowhere'\n"
    "Require stack:\n"
    "- /home/ada/shop/server.js\n"
    "    at Module._resolveFilename (node:internal/modules/cjs/loader:1077:15)\n"
    "    at Object.<anonymous> (/home/ada/shop/server.js:1:1)\n"
    "    at node:internal/main/run_main_module:23:47 {\n"
    "  code: 'MODULE_NOT_FOUND',\n",
    "Error: Cannot find module './nowhere'", FOLDER "/server.js:1:1" },
  { "node, a module",
    "file:///home/ada/shop/a%20b.mjs:3\n"
    "throw new TypeError('no');\n"
    "      ^\n"
    "\n"
    "TypeError: no\n"
    "    at file:///home/ada/shop/a%20b.mjs:3:7\n"
    "    at ModuleJob.run (node:internal/modules/esm/module_job:195:25)\n",
    "TypeError: no", FOLDER "/a b.mjs:3:7" },
  { "ts-node",
    "/home/ada/shop/node_modules/ts-node/src/index.ts:859\n"
    "    return new TSError(diagnosticText, diagnosticCodes, diagnostics);\n"
    "           ^\n"
    "TSError: ⨯ Unable to compile TypeScript:\n"
    "src/a.ts:3:5 - error TS2322: Type 'string' is not assignable to type 'number'.\n"
    "\n"
    "    at createTSError (/home/ada/shop/node_modules/ts-node/src/index.ts:859:12)\n",
    "src/a.ts:3:5 - error TS2322: Type 'string' is not assignable to type 'number'.", "src/a.ts:3:5" },
  { "java",
    "Exception in thread \"main\" java.lang.RuntimeException: outer\n"
    "\tat shop.Main.run(Main.java:9)\n"
    "\tat shop.Main.main(Main.java:5)\n"
    "Caused by: java.lang.NullPointerException: inner\n"
    "\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)\n"
    "\tat shop.Cart.add(Cart.java:17)\n"
    "\t... 2 more\n",
    "Caused by: java.lang.NullPointerException: inner", "Cart.java:17:0" },
  { "c#",
    "Unhandled exception. System.InvalidOperationException: no\n"
    "   at Program.Run() in /home/ada/shop/Program.cs:line 5\n"
    "   at Program.Main() in /home/ada/shop/Program.cs:line 2\n",
    "Unhandled exception. System.InvalidOperationException: no", FOLDER "/Program.cs:5:0" },
  { "go, panic",
    "panic: runtime error: index out of range [5] with length 3\n"
    "\n"
    "goroutine 1 [running]:\n"
    "runtime.goPanicIndex(0x5)\n"
    "\t/usr/local/go/src/runtime/panic.go:113 +0x7c\n"
    "main.main()\n"
    "\t/home/ada/shop/main.go:5 +0x1d\n"
    "exit status 2\n",
    "panic: runtime error: index out of range [5] with length 3", FOLDER "/main.go:5:0" },
  { "go, compiler",
    "# shop\n"
    "./main.go:5:2: undefined: foo\n"
    "./main.go:9:7: undefined: bar\n",
    "./main.go:5:2: undefined: foo", "./main.go:5:2" },
  { "go, test",
    "--- FAIL: TestAdd (0.00s)\n"
    "    add_test.go:8: got 3, want 4\n"
    "FAIL\n"
    "FAIL\tshop\t0.002s\n"
    "FAIL\n",
    "got 3, want 4", "add_test.go:8:0" },
  { "rust, compiler",
    "   Compiling shop v0.1.0 (/home/ada/shop)\n"
    "error[E0425]: cannot find value `x` in this scope\n"
    " --> src/main.rs:2:5\n"
    "  |\n"
    "2 |     x\n"
    "  |     ^ not found in this scope\n"
    "\n"
    "error: aborting due to previous error\n"
    "\n"
    "For more information about this error, try `rustc --explain E0425`.\n"
    "error: could not compile `shop` (bin \"shop\") due to previous error\n",
    "error[E0425]: cannot find value `x` in this scope", "src/main.rs:2:5" },
  { "rust, panic",
    "thread 'main' panicked at src/main.rs:2:5:\n"
    "boom\n"
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
    "boom", "src/main.rs:2:5" },
  { "rust, panic of older versions",
    "thread 'main' panicked at 'boom', src/main.rs:2:5\n"
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
    "thread 'main' panicked at 'boom', src/main.rs:2:5", "src/main.rs:2:5" },
  { "gcc",
    "cc -c -o app.o app.c\n"
    "app.c: In function 'main':\n"
    "app.c:5:3: error: 'x' undeclared (first use in this function)\n"
    "    5 |   x = 1;\n"
    "      |   ^\n"
    "app.c:5:3: note: each undeclared identifier is reported only once for each function it appears in\n"
    "app.c:9:1: error: expected ';' before '}' token\n"
    "make: *** [Makefile:2: app.o] Error 1\n",
    "app.c:5:3: error: 'x' undeclared (first use in this function)", "app.c:5:3" },
  { "clang, fatal",
    "\033[1m../src/app.c:1:10: \033[0m\033[0;1;31mfatal error: \033[0m\033[1m'nowhere.h' file not found\033[0m\n"
    "#include \"nowhere.h\"\n"
    "\033[0;1;32m         ^~~~~~~~~~~\n"
    "\033[0m1 error generated.\n"
    "ninja: build stopped: subcommand failed.\n",
    "../src/app.c:1:10: fatal error: 'nowhere.h' file not found", "../src/app.c:1:10" },
  { "linker",
    "/usr/bin/ld: app.o: in function `main':\n"
    "/home/ada/shop/app.c:7: undefined reference to `foo'\n"
    "collect2: error: ld returned 1 exit status\n",
    "/home/ada/shop/app.c:7: undefined reference to `foo'", FOLDER "/app.c:7:0" },
  { "make without a rule",
    "make: *** No rule to make target 'nothing'.  Stop.\n",
    "make: *** No rule to make target 'nothing'.  Stop.", NULL },
  { "cmake",
    "CMake Error at CMakeLists.txt:3 (find_package):\n"
    "  By not providing \"FindFoo.cmake\" in CMAKE_MODULE_PATH this project has\n"
    "\n"
    "-- Configuring incomplete, errors occurred!\n",
    "By not providing \"FindFoo.cmake\" in CMAKE_MODULE_PATH this project has", "CMakeLists.txt:3:0" },
  { "meson",
    "Version: 1.0.1\n"
    "meson.build:7:0: ERROR: Dependency \"foo\" not found, tried pkgconfig\n"
    "\n"
    "A full log can be found at /home/ada/shop/build/meson-logs/meson-log.txt\n",
    "meson.build:7:0: ERROR: Dependency \"foo\" not found, tried pkgconfig", "meson.build:7:0" },
  { "tsc",
    "src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.\n",
    "src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.", "src/a.ts:3:5" },
  { "tsc, pretty",
    "\033[96msrc/a.ts\033[0m:\033[93m3\033[0m:\033[93m5\033[0m - \033[91merror\033[0m\033[90m TS2322: \033[0mType 'string' is not assignable to type 'number'.\n"
    "\n"
    "\033[7m3\033[0m let x: number = 'a';\n"
    "Found 1 error in src/a.ts\033[90m:3\033[0m\n",
    "src/a.ts:3:5 - error TS2322: Type 'string' is not assignable to type 'number'.", "src/a.ts:3:5" },
  { "eslint",
    "\n"
    "/home/ada/shop/src/a.js\n"
    "  1:1  warning  Unexpected console statement  no-console\n"
    "  3:5  error    'x' is not defined            no-undef\n"
    "\n"
    "✖ 2 problems (1 error, 1 warning)\n",
    "'x' is not defined            no-undef", FOLDER "/src/a.js:3:5" },
  { "esbuild",
    "✘ [ERROR] Could not resolve \"./nowhere\"\n"
    "\n"
    "    src/a.js:3:19:\n"
    "      3 │ import { x } from './nowhere'\n"
    "1 error\n",
    "Could not resolve \"./nowhere\"", "src/a.js:3:19" },
  { "vite",
    "  VITE v5.0.0  ready in 300 ms\n"
    "\n"
    "10:11:12 [vite] Internal server error: Failed to parse source\n"
    "  Plugin: vite:import-analysis\n"
    "  File: /home/ada/shop/src/App.vue:3:5\n",
    "Internal server error: Failed to parse source", FOLDER "/src/App.vue:3:5" },
  { "webpack",
    "ERROR in ./src/a.js 3:5\n"
    "Module parse failed: Unexpected token (3:5)\n"
    "webpack 5.90.0 compiled with 1 error in 300 ms\n",
    "Module parse failed: Unexpected token (3:5)", "./src/a.js:3:5" },
  { "javac",
    "src/Main.java:5: error: ';' expected\n"
    "        int x = 1\n"
    "                 ^\n"
    "1 error\n",
    "src/Main.java:5: error: ';' expected", "src/Main.java:5:0" },
  { "maven",
    "[INFO] Compiling 3 source files\n"
    "[ERROR] /home/ada/shop/src/Main.java:[5,18] ';' expected\n"
    "[INFO] BUILD FAILURE\n",
    "[ERROR] /home/ada/shop/src/Main.java:[5,18] ';' expected", FOLDER "/src/Main.java:5:18" },
  { "kotlin",
    "e: file:///home/ada/shop/src/Main.kt:5:9 Unresolved reference: foo\n",
    "e: file:///home/ada/shop/src/Main.kt:5:9 Unresolved reference: foo", FOLDER "/src/Main.kt:5:9" },
  { "ruby",
    "app.rb:3:in `greet': undefined local variable or method `nam' for main:Object (NameError)\n"
    "\n"
    "  puts nam\n"
    "       ^^^\n"
    "\tfrom app.rb:6:in `<main>'\n",
    "app.rb:3:in `greet': undefined local variable or method `nam' for main:Object (NameError)", "app.rb:3:0" },
  { "ruby, syntax",
    "app.rb:4: syntax error, unexpected end-of-input, expecting `end'\n",
    "app.rb:4: syntax error, unexpected end-of-input, expecting `end'", "app.rb:4:0" },
  { "php",
    "PHP Fatal error:  Uncaught Exception: boom in /home/ada/shop/index.php:3\n"
    "Stack trace:\n"
    "#0 {main}\n"
    "  thrown in /home/ada/shop/index.php on line 3\n",
    "PHP Fatal error:  Uncaught Exception: boom in /home/ada/shop/index.php:3", FOLDER "/index.php:3:0" },
  { "php, parser",
    "PHP Parse error:  syntax error, unexpected token \"}\" in /home/ada/shop/a.php on line 12\n",
    "PHP Parse error:  syntax error, unexpected token \"}\" in /home/ada/shop/a.php on line 12", FOLDER "/a.php:12:0" },
  { "elixir",
    "** (CompileError) lib/shop.ex:3: undefined function foo/0\n",
    "** (CompileError) lib/shop.ex:3: undefined function foo/0", "lib/shop.ex:3:0" },
  { "perl",
    "Can't locate Foo.pm in @INC at app.pl line 3.\n"
    "BEGIN failed--compilation aborted at app.pl line 3.\n",
    "BEGIN failed--compilation aborted at app.pl line 3.", "app.pl:3:0" },
  { "pytest",
    "=================================== FAILURES ===================================\n"
    "___________________________________ test_add ___________________________________\n"
    "\n"
    "    def test_add():\n"
    ">       assert add(1, 1) == 3\n"
    "E       assert 2 == 3\n"
    "E        +  where 2 = add(1, 1)\n"
    "\n"
    "tests/test_add.py:5: AssertionError\n"
    "=========================== short test summary info ============================\n"
    "FAILED tests/test_add.py::test_add - assert 2 == 3\n"
    "========================= 1 failed, 3 passed in 0.02s ==========================\n",
    "assert 2 == 3", "tests/test_add.py:5:0" },
  { "pytest, brief",
    "FAILED tests/test_add.py::test_add - assert 2 == 3\n"
    "1 failed, 3 passed in 0.02s\n",
    "FAILED tests/test_add.py::test_add - assert 2 == 3", "tests/test_add.py:0:0" },
  { "jest",
    "FAIL src/a.test.js\n"
    "  ● adds › one and one\n"
    "\n"
    "    expect(received).toBe(expected) // Object.is equality\n"
    "\n"
    "      at Object.<anonymous> (src/a.test.js:3:15)\n"
    "\n"
    "Tests:       1 failed, 1 total\n",
    "adds › one and one", "src/a.test.js:3:15" },
  { "vitest",
    " FAIL  src/a.test.ts > adds\n"
    "AssertionError: expected 1 to be 2 // Object.is equality\n"
    " ❯ src/a.test.ts:3:15\n",
    "AssertionError: expected 1 to be 2 // Object.is equality", "src/a.test.ts:3:15" },
  { "tap",
    "ok 1 - one\nnot ok 2 - two\nok 3 - three\n1..3\n",
    "not ok 2 - two", NULL },
  { "a port in use",
    "Watching for file changes with StatReloader\n"
    "Error: That port is already in use.\n",
    "Error: That port is already in use.", NULL },
  { "a shell",
    "starting\nsh: 1: nodemn: not found\n",
    "sh: 1: nodemn: not found", NULL },
  { "a crash",
    "listening on localhost:8000\nSegmentation fault (core dumped)\n",
    "Segmentation fault (core dumped)", NULL },
  { "a log",
    "2026-01-01 INFO ready, 0 errors\n"
    "2026-01-01 ERROR config.yaml:12 cannot connect to db.local:5432\n"
    "2026-01-01 INFO shutting down\n",
    "2026-01-01 ERROR config.yaml:12 cannot connect to db.local:5432", "config.yaml:12:0" },
  { "certain words before likely ones",
    "fatal: not a git repository\ncould not read the version\nbye\n",
    "fatal: not a git repository", NULL },
  { "npm around the real one",
    "> shop@1.0.0 start\n"
    "> node server.js\n"
    "\n"
    "Error: listen EADDRINUSE: address already in use :::3000\n"
    "    at Server.setupListenHandle [as _listen2] (node:net:1751:16)\n"
    "npm ERR! code ELIFECYCLE\n"
    "npm ERR! errno 1\n"
    "npm ERR! \n"
    "npm ERR! A complete log of this run can be found in:\n",
    "Error: listen EADDRINUSE: address already in use :::3000", NULL },
  { "no error at all",
    "one\ntwo\n\n------\n\n",
    "two", NULL },
  { "without a line feed", "half a line", "half a line", NULL },
  { "progress", "10 %\r20 %\r\033[Kerror: disk full\n", "error: disk full", NULL },
};

static void
assert_place (const RouseErrorLine *found, const char *place)
{
  g_autofree char *seen = found->file != NULL ? g_strdup_printf ("%s:%u:%u", found->file, found->line, found->column) : NULL;

  g_assert_cmpstr (seen, ==, place);
}

static void
test_case (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  gsize                      length = strlen (cases[i].output);
  g_autofree char           *copy = g_memdup2 (cases[i].output, length); /* without a NUL: reading beyond is seen */
  g_autoptr (RouseErrorLine) found = rouse_error_line_find (copy, length, FOLDER);

  g_assert_nonnull (found);
  g_assert_cmpstr (found->text, ==, cases[i].text);
  assert_place (found, cases[i].place);
  g_assert_cmpuint (found->end, <=, length);
  g_assert_true (found->start == 0 || copy[found->start - 1] == '\n');
  g_assert_true (found->end == length || copy[found->end] == '\n');
}

static void
test_nothing (void)
{
  g_assert_null (rouse_error_line_find (NULL, 0, NULL));
  g_assert_null (rouse_error_line_find ("", 0, NULL));
  g_assert_null (rouse_error_line_find (" \r\n\033[0m\n---\n", 12, NULL));
}

/* What the program survived long ago is not why it ended; shortly before, it is. */
static void
test_stale (void)
{
  for (guint n = 10; n <= 100; n += 90)
    {
      g_autoptr (GString)        output = g_string_new ("Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nValueError: survived\n");
      g_autoptr (RouseErrorLine) found = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (output, "GET / 200\n");
      g_string_append (output, "fatal: the disk is full\n");
      found = rouse_error_line_find (output->str, output->len, NULL);
      g_assert_cmpstr (found->text, ==, n == 10 ? "ValueError: survived" : "fatal: the disk is full");
    }
}

/* Lines without end, and very many of them, cost neither time nor room; offsets stay right. */
static void
test_bounds (void)
{
  g_autoptr (GString)        output = g_string_new (NULL);
  g_autoptr (RouseErrorLine) found = NULL;

  while (output->len < 3 * 1024 * 1024)
    g_string_append (output, "x:1:error x:1:error (x) at \"File: ");
  g_string_append_c (output, '\n');
  for (guint i = 0; i < 100000; i++)
    g_string_append (output, "a:1 b:2\n");
  g_string_append (output, "error: ");
  for (guint i = 0; i < 1000; i++)
    g_string_append (output, "é");
  found = rouse_error_line_find (output->str, output->len, NULL);
  g_assert_true (g_str_has_prefix (found->text, "error: éé"));
  g_assert_true (g_str_has_suffix (found->text, "é…"));
  g_assert_cmpint (g_utf8_strlen (found->text, -1), ==, 400);
  g_assert_cmpuint (found->end, ==, output->len);
  g_assert_true (g_str_has_prefix (output->str + found->start, "error: "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (cases[i].name), " ,#", '-');
      g_autofree char *path = g_strconcat ("/record/error-line/", name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/record/error-line/nothing", test_nothing);
  g_test_add_func ("/record/error-line/stale", test_stale);
  g_test_add_func ("/record/error-line/bounds", test_bounds);
  return g_test_run ();
}
