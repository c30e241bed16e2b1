/** The broker's exchange and queues, declared in one place. */
@NullMarked
package io.torrentflow.platform.messaging;

import org.jspecify.annotations.NullMarked;
