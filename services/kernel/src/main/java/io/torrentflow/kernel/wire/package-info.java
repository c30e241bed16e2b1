/** Records that cross a process boundary as JSON, and the queues they travel through. */
package io.torrentflow.kernel.wire;
