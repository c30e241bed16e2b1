/** Who may read: live sessions and API tokens. */
package io.torrentflow.hub.auth;
