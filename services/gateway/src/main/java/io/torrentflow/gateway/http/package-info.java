/** What holds for all requests of browsers. */
package io.torrentflow.gateway.http;
