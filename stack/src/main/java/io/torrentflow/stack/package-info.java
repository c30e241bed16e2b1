/** The whole system on one machine: for {@code ./torrentflow up} and for the tests. */
package io.torrentflow.stack;
