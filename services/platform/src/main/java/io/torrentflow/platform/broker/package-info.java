/** The broker's exchange and queues, declared in one place. */
@NullMarked
package io.torrentflow.platform.broker;

import org.jspecify.annotations.NullMarked;
