package dev.shipgate.device;

/** Why something that a page posted isn't taken, in one line for its user. */
final class RefusedPostException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status */
    RefusedPostException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    int status() {
        return status;
    }
}
