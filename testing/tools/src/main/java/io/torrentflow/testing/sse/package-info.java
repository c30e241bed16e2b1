/** A reader of server-sent events. */
@NullMarked
package io.torrentflow.testing.sse;

import org.jspecify.annotations.NullMarked;
