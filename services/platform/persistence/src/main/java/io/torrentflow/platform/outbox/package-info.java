/** Messages that are written with the data they belong to and published afterwards. */
package io.torrentflow.platform.outbox;
