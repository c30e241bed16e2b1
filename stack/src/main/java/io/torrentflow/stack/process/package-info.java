/** Programs that we start, watch and stop by their process id. */
package io.torrentflow.stack.process;
