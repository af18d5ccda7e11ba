package org.bmon.agent.doctor;

import java.io.IOException;
import java.util.List;
import org.bmon.agent.http.Reply;

/** Posts something that is not kept, and judges by the answer whether the real thing would be taken. */
public final class HttpExamination implements Examination {

    /** A request. */
    @FunctionalInterface
    public interface Post {
        /** What is answered. */
        Reply post() throws IOException;
    }

    private final String about;
    private final String name;
    private final String keys;
    private final Post post;

    /**
     * @param about what the finding is about
     * @param name the other end, for people
     * @param keys the settings to look at
     * @param post a request with the right credentials and without content
     */
    public HttpExamination(String about, String name, String keys, Post post) {
        this.about = about;
        this.name = name;
        this.keys = keys;
        this.post = post;
    }

    @Override
    public List<Finding> findings() {
        Reply reply;
        try {
            reply = post.post();
        } catch (IOException e) {
            return List.of(Finding.fail(
                    about, name + " does not answer: " + e.getMessage(), "look at " + keys + " and whether it is up"));
        }
        int status = reply.status();
        // It looks at who sends before it looks at what is sent.
        boolean taken = status / 100 == 2 || status == 400 || status == 422;
        if (taken) {
            return List.of(Finding.ok(about, name + " answers and takes the credentials"));
        }
        return List.of(
                status / 100 == 4 && status != 429
                        ? Finding.fail(about, name + " answers " + status, "look at " + keys)
                        : Finding.warn(about, name + " answers " + status, "ask again; if it stays, look at its log"));
    }
}
