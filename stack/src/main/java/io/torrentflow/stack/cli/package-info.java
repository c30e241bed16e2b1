/** The verbs of {@code ./torrentflow}. */
@NullMarked
package io.torrentflow.stack.cli;

import org.jspecify.annotations.NullMarked;
