/** The verbs of the system on this machine, and the program that has them and the client's. */
@NullMarked
package io.torrentflow.stack.verb;

import org.jspecify.annotations.NullMarked;
