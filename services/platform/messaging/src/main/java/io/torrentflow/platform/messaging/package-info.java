/** The broker's exchange and queues, declared in one place. */
package io.torrentflow.platform.messaging;
