/** What this machine has: room on its disk, addresses, and who holds a port. */
@NullMarked
package io.torrentflow.stack.machine;

import org.jspecify.annotations.NullMarked;
