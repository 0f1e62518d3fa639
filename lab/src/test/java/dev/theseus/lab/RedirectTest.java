package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.TestLab.Answer;
import dev.theseus.lab.TestLab.Result;
import dev.theseus.lab.sample.SampleData;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedLab.class)
final class RedirectTest {

    private static final String PROPERTY = "com.openexchange.server.migrationRedirectURL";

    @Test
    void a_user_whose_context_has_moved_is_sent_to_the_second_balancer(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        long context = lab.contextOf(schema);
        lab.move(schema);
        Answer sent = lab.login(lab.oldUrl(), context);
        assertThat(sent.status()).isEqualTo(302);
        assertThat(sent.location()).startsWith(lab.newUrl() + "/login?context=" + context);
        Answer arrived = lab.http("GET", sent.location(), "");
        assertThat(arrived.status()).isEqualTo(200);
        assertThat(arrived.text()).contains("\"version\":\"8.0.0\"");
    }

    @Test
    void a_session_that_moving_ended_leads_through_the_login_and_back_with_method_and_body(TestLab lab)
            throws Exception {
        String schema = lab.freshSchema();
        long context = lab.contextOf(schema);
        String session = lab.login(lab.oldUrl(), context).session();
        lab.move(schema);
        URI target = URI.create(lab.oldUrl() + "/contacts?context=" + context + "&session=" + session);
        List<URI> visited = new ArrayList<>();
        Answer answer = lab.http("POST", target.toString(), "who waited");
        while (answer.status() == 307) {
            target = target.resolve(answer.location());
            visited.add(target);
            answer = lab.http("POST", target.toString(), "who waited");
        }
        assertThat(answer.status()).isEqualTo(201);
        assertThat(visited)
                .extracting(at -> "http://" + at.getAuthority() + at.getPath())
                .containsExactly(lab.oldUrl() + "/login", lab.newUrl() + "/login", lab.newUrl() + "/contacts");
        assertThat(lab.http("GET", target.toString(), "").text()).contains("\"who waited\"");
    }

    @Test
    void a_login_leads_back_to_this_application_and_nowhere_else(TestLab lab) throws Exception {
        String login = lab.oldUrl() + "/login?context=" + lab.contextOf(lab.freshSchema()) + "&user=1&then=";
        assertThat(lab.http("GET", login + "%2Fcontacts%3F", "").status()).isEqualTo(307);
        for (String elsewhere : List.of("http%3A%2F%2Fexample.org%2Fcontacts%3F", "%2F%2Fexample.org", "%2Flogin%3F"))
            assertThat(lab.http("GET", login + elsewhere, "").status())
                    .as(elsewhere)
                    .isEqualTo(400);
    }

    @Test
    void on_the_new_server_a_context_that_has_not_moved_is_an_error_and_no_redirect(TestLab lab) throws Exception {
        long context = lab.contextOf(lab.freshSchema());
        Answer answer = lab.login(lab.newUrl(), context);
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.location()).isEmpty();
        assertThat(answer.text())
                .contains("CTX-0012")
                .contains("The context " + context + " is located in server with id " + SampleData.OLD_SERVER_ID);
    }

    @Test
    void a_disabled_context_is_refused_with_a_code_of_its_own_and_never_redirected(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.disable(schema);
        lab.giveToNewServer(schema);
        Answer answer = lab.login(lab.oldUrl(), lab.contextOf(schema));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("CTX-0013");
        assertThat(answer.location()).isEmpty();
    }

    @Test
    void a_changed_property_takes_effect_when_it_is_reloaded_and_not_before(TestLab lab) throws Exception {
        lab.set("node3", "server.properties", PROPERTY, "http://127.0.0.1:1");
        assertThat(inEffect(lab)).contains("\"redirect\":\"\"");
        Result reloaded = lab.on("node3", "reloadconfiguration");
        assertThat(reloaded).isEqualTo(new Result(0, "", ""));
        assertThat(inEffect(lab)).contains("\"redirect\":\"http://127.0.0.1:1\"");
        lab.set("node3", "server.properties", PROPERTY, "");
        TestLab.expect(0, lab.on("node3", "reloadconfiguration"));
        assertThat(inEffect(lab)).contains("\"redirect\":\"\"");
    }

    private static String inEffect(TestLab lab) throws Exception {
        return lab.http("GET", "http://127.0.0.1:" + lab.httpPort("node3") + "/status", "")
                .text();
    }
}
