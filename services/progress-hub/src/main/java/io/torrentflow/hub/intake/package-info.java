/** Takes states from the broker into Redis. */
package io.torrentflow.hub.intake;
