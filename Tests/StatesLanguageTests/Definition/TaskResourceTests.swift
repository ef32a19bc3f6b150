import StatesLanguage
import Testing

@Suite("Resources of Task states")
struct TaskResourceTests {
    @Test("a resource is what its text says")
    func kinds() {
        #expect(TaskResource("arn:aws:states:us-east-1:123456789012:activity:review")?.kind == .activity)
        #expect(TaskResource("arn:aws:lambda:us-east-1:123456789012:function:score:$LATEST")?.kind == .lambdaFunction)
        let invoke = TaskResource("arn:aws:states:::lambda:invoke.waitForTaskToken")
        #expect(invoke?.kind == .service(name: "lambda", operation: "invoke"))
        #expect(invoke?.pattern == .waitForTaskToken)
        #expect(invoke?.historyType == "lambda")
        #expect(invoke?.historyName == "invoke.waitForTaskToken")
        let start = TaskResource("arn:aws:states:::states:startExecution.sync:2")
        #expect(start?.kind == .service(name: "states", operation: "startExecution"))
        #expect(start?.pattern == .sync2)
        #expect(start?.historyName == "startExecution.sync:2")
        let buckets = TaskResource("arn:aws:states:::aws-sdk:s3:listBuckets")
        #expect(buckets?.kind == .sdk(service: "s3", operation: "listBuckets"))
        #expect(buckets?.historyType == "aws-sdk:s3")
        let create = TaskResource("connector:sardine:createEntity.waitForTaskToken")
        #expect(create?.kind == .connector(name: "sardine", operation: "createEntity"))
        #expect(create?.hasTaskToken == true)
        #expect(create?.historyType == "connector")
        #expect(create?.historyName == "sardine:createEntity.waitForTaskToken")
        #expect(TaskResource("usher:publish")?.kind == .usher(operation: "publish"))
        #expect(TaskResource("swift:score")?.kind == .swift(name: "score"))
    }

    @Test(
        "a text that names nobody is no resource",
        arguments: [
            "", "arn", "arn:aws:states:::", "connector:a", "connector::b", "usher:", "lambda", "arn:aws:s3:::bucket",
        ]
    )
    func nobody(text: String) {
        #expect(TaskResource(text) == nil)
    }
}
