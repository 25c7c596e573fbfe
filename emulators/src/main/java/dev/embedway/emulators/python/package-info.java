/**
 * Programs of PyPI in environments of their own. Open {@link
 * dev.embedway.emulators.python.PythonEnvironment} first.
 */
@NullMarked
package dev.embedway.emulators.python;

import org.jspecify.annotations.NullMarked;
