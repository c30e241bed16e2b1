/** What this machine has: room on its disk, addresses, and who holds a port. */
package io.torrentflow.stack.machine;
