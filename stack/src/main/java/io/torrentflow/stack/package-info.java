/** The whole system on one machine: for {@code ./torrentflow up} and for the tests. */
@NullMarked
package io.torrentflow.stack;

import org.jspecify.annotations.NullMarked;
