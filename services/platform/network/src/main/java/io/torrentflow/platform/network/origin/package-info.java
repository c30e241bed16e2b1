/** Web servers that users name: guarded requests to them, and what their headers mean. */
package io.torrentflow.platform.network.origin;
