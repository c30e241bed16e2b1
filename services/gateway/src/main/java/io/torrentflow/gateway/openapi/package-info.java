/** The API's own description. */
package io.torrentflow.gateway.openapi;
