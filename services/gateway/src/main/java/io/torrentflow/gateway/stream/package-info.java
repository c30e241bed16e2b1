/** Passes live streams through from the hub. */
package io.torrentflow.gateway.stream;
