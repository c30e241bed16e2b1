/** Programs that we start, watch and stop by their process id. */
@NullMarked
package io.torrentflow.stack.process;

import org.jspecify.annotations.NullMarked;
