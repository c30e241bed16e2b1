/** Messages that are written with the data they belong to and published afterwards. */
@NullMarked
package io.torrentflow.platform.outbox;

import org.jspecify.annotations.NullMarked;
