/** Records that cross a process boundary as JSON, and the queues they travel through. */
@NullMarked
package io.torrentflow.kernel.wire;

import org.jspecify.annotations.NullMarked;
