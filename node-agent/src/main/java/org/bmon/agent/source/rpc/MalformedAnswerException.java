package org.bmon.agent.source.rpc;

/** An answer lacks something, or something of it is not what it should be; says where and what. */
final class MalformedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}
