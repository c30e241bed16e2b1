/** The whole system on this machine: planned, started, supervised, found and stopped. */
@NullMarked
package io.torrentflow.stack.system;

import org.jspecify.annotations.NullMarked;
