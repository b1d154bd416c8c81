"""A Kompira Enterprise on Django and Django REST framework, as the vendor's is: a second ground for the tests.

It follows the vendor's manual and the project's facts; what REST framework decides by itself is left to it. It shares
no code with the simulator, only the sample jobflows and tokens, so that one list of exchanges fits both.

    server.py PORT PIDFILE        listens on 127.0.0.1; its database is beside PIDFILE, which is written last
"""
import os
import queue
import sys
import threading
import time

import django
from django.conf import settings

PORT, PID_FILE = int(sys.argv[1]), sys.argv[2]
ACTIVE = ['NEW', 'READY', 'RUNNING', 'WAITING']
CONSOLE_BYTES = 64 * 1024

settings.configure(
    ALLOWED_HOSTS=['*'],
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': f'{PID_FILE}.sqlite3', 'OPTIONS': {'timeout': 30}}},
    DEFAULT_AUTO_FIELD='django.db.models.BigAutoField',
    INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth', 'rest_framework', 'django_filters'],
    LANGUAGE_CODE='en',
    LANGUAGES=[('en', 'English'), ('ja', 'Japanese')],
    LOGGING_CONFIG=None,  # Warnings and errors go to stderr.
    MIDDLEWARE=['django.middleware.locale.LocaleMiddleware', 'django.middleware.common.CommonMiddleware'],
    REST_FRAMEWORK={'ORDERING_PARAM': 'order_by', 'UNAUTHENTICATED_USER': None},
    ROOT_URLCONF='__main__',
    SECRET_KEY='for tests on one machine',
    SECURE_PROXY_SSL_HEADER=('HTTP_X_FORWARDED_PROTO', 'https'),
    TIME_ZONE='UTC',
    USE_TZ=True,
)
django.setup()

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.urls import re_path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_filters import rest_framework as filters  # noqa: E402
from rest_framework import authentication, exceptions, generics, pagination, permissions, renderers, serializers, views  # noqa: E402
from rest_framework.filters import OrderingFilter  # noqa: E402
from rest_framework.response import Response  # noqa: E402

# ---- What there is

def type_path(name):
    return f'/system/types/{name}'


class Object(models.Model):
    abspath = models.TextField(unique=True)
    owner = models.TextField(default='root')
    fields = models.JSONField(default=dict)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    display_name = models.TextField(default='')
    description = models.TextField(default='')
    type_object = models.TextField()
    parent_object = models.TextField(null=True)

    class Meta:
        app_label = 'kompira'
        ordering = ['id']


class Process(models.Model):
    user = models.TextField()
    started_time = models.DateTimeField(null=True)
    finished_time = models.DateTimeField(null=True)
    status = models.TextField(default='NEW')
    exit_status = models.BigIntegerField(null=True)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    suspended = models.BooleanField(default=False)
    lineno = models.IntegerField(null=True)
    console = models.TextField(default='')
    job = models.TextField()
    schedule = models.TextField(null=True)
    parent = models.TextField(null=True)
    current_job = models.TextField(null=True)

    class Meta:
        app_label = 'kompira'
        ordering = ['-id']

    @property
    def abspath(self):
        return f'/process/id_{self.pk}'

    @property
    def elapsed_time(self):
        if self.started_time is None:
            return 0.0
        return ((self.finished_time or timezone.now()) - self.started_time).total_seconds()


# ---- What runs

CHANGED = threading.Condition()
CHANNELS = {path: queue.Queue() for path in ('/root/approval', '/root/承認待ち')}


class Ended(Exception):
    """Carries what a jobflow ends with through it."""


class Job(threading.Thread):
    """A process at work. What it does ends without effect once the process was terminated."""

    def __init__(self, process, parameters, arguments):
        super().__init__(daemon=True)
        self.pk, self.path, self.parameters, self.arguments = process.pk, process.job, parameters, arguments
        self.user, self.process_path = process.user, process.abspath

    def set(self, **fields):
        changed = Process.objects.filter(pk=self.pk, status__in=ACTIVE).update(**fields)
        with CHANGED:
            CHANGED.notify_all()
        if not changed:
            raise Ended('ABORTED', None, None, None)

    def run(self):
        try:
            self.set(status='RUNNING', started_time=timezone.now(), lineno=1, current_job=self.path)
            JOBFLOWS[self.path][0](self)
            end = ('DONE', 0, None, None)
        except Ended as ended:
            end = ended.args
        try:
            status, exit_status, result, error = end
            self.set(status=status, exit_status=exit_status, result=result, error=error, finished_time=timezone.now(), suspended=False)
        except Ended:
            pass
        finally:
            connection.close()

    def print(self, text):
        console = Process.objects.get(pk=self.pk).console + text + '\n'
        self.set(console=console.encode()[-CONSOLE_BYTES:].decode(errors='ignore'))

    def until(self, is_over):
        """Waits; the time of a suspended process stands still."""
        while True:
            process = Process.objects.get(pk=self.pk)
            if process.status not in ACTIVE:
                raise Ended('ABORTED', None, None, None)
            if not process.suspended and is_over():
                return
            with CHANGED:
                CHANGED.wait(0.02)

    def sleep(self, seconds):
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end)

    def wait(self, seconds):
        self.set(status='WAITING')
        self.sleep(seconds)
        self.set(status='RUNNING')

    def receive(self, channel):
        self.set(status='WAITING')
        messages = []

        def came():
            try:
                messages.append(CHANNELS[channel].get_nowait())
            except queue.Empty:
                pass
            return messages

        self.until(came)
        self.set(status='RUNNING')
        return messages[0]

    def fork(self, path):
        return start(path, self.user, parent=self.process_path)

    def join_child(self, child):
        self.until(lambda: Process.objects.filter(pk=child.pk).exclude(status__in=ACTIVE).exists())
        return Process.objects.get(pk=child.pk)

    def end(self, result=None, status=0, error=None):
        raise Ended('DONE', status, result, error)

    def abort(self, message):
        raise Ended('ABORTED', 1, None, message)


def start(path, user, parameters=None, arguments=None, parent=None, suspended=False):
    process = Process.objects.create(job=path, user=user, parent=parent, suspended=suspended)
    Job(process, {**JOBFLOWS[path][1], **(parameters or {})}, arguments or {}).start()
    return process


def terminate(process):
    for child in Process.objects.filter(parent=process.abspath, status__in=ACTIVE):
        terminate(child)
    # exit_status after a terminate is not known: here there is none.
    ended = {'status': 'ABORTED', 'error': 'terminated', 'finished_time': timezone.now(), 'suspended': False}
    done = Process.objects.filter(pk=process.pk, status__in=ACTIVE).update(**ended)
    with CHANGED:
        CHANGED.notify_all()
    return bool(done)


def restart(job):
    job.wait(0.3)
    job.print('httpd を起動しました')
    job.end(True)


def restart_fails(job):
    job.wait(0.3)
    job.print('httpd 起動に失敗しました')
    job.end(False)


def abort(job):
    job.print('バックアップを開始します')
    job.abort('ディスクの空き容量が足りません')


def greet(job):
    job.end(job.parameters)


def chatty(job):
    for line in range(job.parameters['lines']):
        job.print(f'{line + 1} '.ljust(job.parameters['bytes_per_line'] - 1, '.'))
        job.sleep(job.parameters['over_ms'] / 1000 / job.parameters['lines'])


def parent(job):
    children = [job.fork('/root/restart_process'), job.fork('/root/abort')]
    job.end(all([job.join_child(child).status == 'DONE' for child in children]))


def deploy(job):
    message = job.receive('/root/approval')
    if not (isinstance(message, dict) and message.get('approved') is True):
        job.abort('承認されませんでした')
    job.end({'approved': True, 'by': message.get('by')})


def disk_usage(job):
    for name, value in job.arguments.items():
        job.print(f'{name} = {value}')
    job.end('ok')


REQUIRED = object()
# Path to what it does, and its parameters with their defaults.
JOBFLOWS = {
    '/root/restart_process': (restart, {}),
    '/root/restart_fails': (restart_fails, {}),
    '/root/abort': (abort, {}),
    '/root/exit_3': (lambda job: job.end(None, 3), {}),
    '/root/long': (lambda job: job.sleep(3600), {}),
    '/root/greet': (greet, {'name': REQUIRED, 'greeting': 'こんにちは'}),
    '/root/chatty': (chatty, {'lines': 100, 'bytes_per_line': 80, 'over_ms': 1000}),
    '/root/parent': (parent, {}),
    '/root/日本語のジョブ': (restart, {}),
    '/root/deploy_with_approval': (deploy, {}),
    '/root/disk_usage': (disk_usage, {}),
}

# ---- Who asks, and how it is answered


class User:
    is_authenticated = True

    def __init__(self, name, admin=False, may_execute=True):
        self.name, self.admin, self.may_execute = name, admin, may_execute


USERS = {
    '0123456789abcdef0123456789abcdef01234567': User('operator'),
    'fedcba9876543210fedcba9876543210fedcba98': User('root', admin=True),
    '00000000000000000000000000000000deadbeef': User('guest', may_execute=False),
}


class HeaderToken(authentication.TokenAuthentication):
    def authenticate_credentials(self, key):
        if key not in USERS:
            raise exceptions.AuthenticationFailed(authentication._('Invalid token.'))
        return USERS[key], key


class QueryToken(HeaderToken):
    def authenticate(self, request):
        token = request.query_params.get('token')
        return None if token is None else self.authenticate_credentials(token)


class Browser(renderers.BaseRenderer):
    media_type, format, charset = 'text/html', 'html', 'utf-8'

    def render(self, data, *_):
        return ''


class Pages(pagination.PageNumberPagination):
    page_size, page_size_query_param = 25, 'page_size'


class Timeout(exceptions.APIException):
    status_code, default_detail = 408, 'Request timeout.'


class ToLogin(Exception):
    pass


class View(views.APIView):
    authentication_classes = [HeaderToken, QueryToken]
    permission_classes = [permissions.IsAuthenticated]
    renderer_classes = [Browser, renderers.JSONRenderer]
    filter_backends = [filters.DjangoFilterBackend, OrderingFilter]
    pagination_class = Pages

    def perform_content_negotiation(self, request, force=False):
        chosen = super().perform_content_negotiation(request, force)
        if chosen[0].format == 'html' and not force:
            raise ToLogin
        return chosen

    def handle_exception(self, exc):
        if isinstance(exc, ToLogin):
            return HttpResponseRedirect(f'/.login?next={self.request.get_full_path()}')
        response = super().handle_exception(exc)
        # An error in the choice of a renderer leaves the first one, which is for browsers.
        self.request.accepted_renderer, self.request.accepted_media_type = renderers.JSONRenderer(), 'application/json'
        return response

    def body(self, serializer):
        checked = serializer(data=self.request.data)
        checked.is_valid(raise_exception=True)
        return checked.validated_data

    def own_processes(self):
        user = self.request.user
        return Process.objects.all() if user.admin else Process.objects.filter(user=user.name)

    def process(self):
        return get_object_or_404(self.own_processes(), pk=self.kwargs['pk'])

    def object(self):
        return get_object_or_404(Object, abspath='/' + self.kwargs['path'].strip('/'))


class Chosen(serializers.ModelSerializer):
    def get_fields(self):
        request, fields = self.context.get('request'), super().get_fields()
        attrs = request.query_params.getlist('attrs') if request else []
        return {name: field for name, field in fields.items() if not attrs or name in attrs}


class ProcessSerializer(Chosen):
    abspath = serializers.CharField()
    elapsed_time = serializers.FloatField()

    class Meta:
        model = Process
        fields = ['id', 'abspath', 'user', 'elapsed_time', 'started_time', 'finished_time', 'status', 'exit_status', 'result', 'error',
                  'suspended', 'lineno', 'console', 'job', 'schedule', 'parent', 'current_job']


class ObjectSerializer(Chosen):
    extra_properties = serializers.SerializerMethodField()
    user_permissions = serializers.SerializerMethodField(method_name='get_extra_properties')
    group_permissions = serializers.SerializerMethodField(method_name='get_extra_properties')

    def get_extra_properties(self, _):
        return {}

    class Meta:
        model = Object
        fields = ['id', 'abspath', 'owner', 'fields', 'extra_properties', 'user_permissions', 'group_permissions', 'created',
                  'updated', 'display_name', 'description', 'type_object', 'parent_object']


def with_lookups(names, lookups):
    return {name: lookups for name in names}


class ProcessFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=[(one, one) for one in [*ACTIVE, 'DONE', 'ABORTED']])
    is_active = filters.BooleanFilter(method='by_activity')

    def by_activity(self, processes, _name, wanted):
        return processes.filter(status__in=ACTIVE) if wanted else processes.exclude(status__in=ACTIVE)

    class Meta:
        model = Process
        fields = {
            'suspended': ['exact'],
            **with_lookups(['job', 'user', 'schedule', 'parent', 'current_job'], ['exact', 'contains', 'startswith']),
            **with_lookups(['id', 'started_time', 'finished_time'], ['exact', 'gt', 'gte', 'lt', 'lte']),
        }


class ObjectFilter(filters.FilterSet):
    TYPES = [(type_path(one), one) for one in ('Jobflow', 'ScriptJob', 'Channel', 'Directory', 'Text', 'Binary', 'Table')]
    type_object = filters.ChoiceFilter(choices=TYPES)
    type_object__in = filters.MultipleChoiceFilter(field_name='type_object', choices=TYPES)

    class Meta:
        model = Object
        fields = {
            **with_lookups(['abspath', 'owner', 'display_name', 'parent_object'], ['exact', 'contains', 'startswith']),
            **with_lookups(['created', 'updated'], ['exact', 'gt', 'gte', 'lt', 'lte']),
        }


class Processes(View, generics.ListAPIView):
    serializer_class, filterset_class, ordering_fields = ProcessSerializer, ProcessFilter, '__all__'

    def get_queryset(self):
        return self.own_processes()


class Children(Processes):
    def get_queryset(self):
        return Process.objects.filter(parent=self.process().abspath)


class Objects(View, generics.ListAPIView):
    serializer_class, filterset_class, ordering_fields = ObjectSerializer, ObjectFilter, '__all__'

    def get_queryset(self):
        path = self.object().abspath
        if self.kwargs['method'] == 'children':
            return Object.objects.filter(parent_object=path)
        return Object.objects.filter(abspath__startswith=path.rstrip('/') + '/').exclude(abspath=path)


class OneObject(View):
    def shown(self, one, status=200):
        return Response(ObjectSerializer(one, context={'request': self.request}).data, status)

    def get(self, request, **_):
        return self.shown(self.object())

    def post(self, request, **_):
        directory = self.object()
        if directory.type_object != type_path('Directory'):
            raise exceptions.MethodNotAllowed('POST')
        given = self.request.data
        for name in ('name', 'type_object'):
            if not given.get(name):
                raise exceptions.ValidationError({name: ['This field is required.']})
        path = f'{directory.abspath.rstrip("/")}/{given["name"]}'
        if Object.objects.filter(abspath=path).exists():
            raise exceptions.ValidationError({'name': ['This field must be unique.']})
        return self.shown(add(path, given['type_object'], given.get('fields', {})), 201)

    def patch(self, request, **_):
        one = self.object()
        for name in ('fields', 'description'):
            setattr(one, name, self.request.data.get(name, getattr(one, name)))
        one.save()
        return self.shown(one)

    put = patch

    def delete(self, request, **_):
        one = self.object()
        Object.objects.filter(models.Q(abspath=one.abspath) | models.Q(abspath__startswith=f'{one.abspath}/')).delete()
        return Response(status=204)


class ModesSerializer(serializers.Serializer):
    step_mode = serializers.BooleanField(required=False)
    checkpoint_mode = serializers.BooleanField(required=False)


class ExecuteSerializer(ModesSerializer):
    monitoring_mode = serializers.ChoiceField(required=False, choices=['NOTHING', 'MAIL', 'ABORT_MAIL'])
    parameters = serializers.DictField(required=False)


class CommandSerializer(serializers.Serializer):
    node = serializers.CharField(required=False)
    account = serializers.CharField(required=False)
    command_line = serializers.CharField(required=False, allow_blank=True)


class Execute(View):
    def executable(self):
        one = self.object()
        if one.abspath not in JOBFLOWS:
            raise exceptions.NotFound
        return one

    def get(self, request, **_):
        return Response(ObjectSerializer(self.executable(), context={'request': request}).data)

    def post(self, request, **_):
        one = self.executable()
        if not request.user.may_execute:
            raise exceptions.PermissionDenied
        if one.type_object == type_path('ScriptJob'):
            return Response(start(one.abspath, request.user.name, arguments=self.body(CommandSerializer)).abspath)
        body = self.body(ExecuteSerializer)
        parameters = body.get('parameters', {})
        missing = [name for name, default in JOBFLOWS[one.abspath][1].items() if default is REQUIRED and name not in parameters]
        if missing:
            raise exceptions.ValidationError({'parameters': [f"Parameter '{name}' is missing." for name in missing]})
        return Response(start(one.abspath, request.user.name, parameters, suspended=body.get('step_mode', False)).abspath)


class TimeoutSerializer(serializers.Serializer):
    timeout = serializers.IntegerField(min_value=0)


class ReceiveSerializer(serializers.Serializer):
    timeout = serializers.IntegerField(min_value=0, default=0)


class Channel(View):
    def channel(self):
        if self.object().abspath not in CHANNELS:
            raise exceptions.NotFound
        return CHANNELS[self.object().abspath]


class Send(Channel):
    def post(self, request, **_):
        channel, message = self.channel(), request.data
        channel.put(message.dict() if hasattr(message, 'dict') else message)
        # Whether it answers anything is not known: here it does not.
        return Response()


class Receive(Channel):
    def post(self, request, **_):
        channel, timeout = self.channel(), self.body(ReceiveSerializer)['timeout']
        try:
            return Response(channel.get(timeout=timeout) if timeout else channel.get_nowait())
        except queue.Empty:
            raise Timeout


class OneProcess(View):
    def get(self, request, **_):
        return Response(ProcessSerializer(self.process(), context={'request': request}).data)

    def delete(self, request, **_):
        self.process().delete()
        return Response(status=204)


class Control(View):
    def post(self, request, method, **_):
        process = self.process()
        if method == 'terminate':
            return Response(terminate(process))
        if method == 'wait':
            return self.wait(process)
        if method == 'resume':
            self.body(ModesSerializer)
        wanted = method == 'suspend'
        found = Process.objects.filter(pk=process.pk, status__in=ACTIVE, suspended=not wanted)
        return Response(bool(found.update(suspended=wanted)))

    def wait(self, process):
        end = time.monotonic() + self.body(TimeoutSerializer)['timeout']
        while process.status in ACTIVE:
            left = end - time.monotonic()
            if left <= 0:
                raise Timeout
            with CHANGED:
                CHANGED.wait(min(left, 0.05))
            process.refresh_from_db()
        return Response(ProcessSerializer(process, context={'request': self.request}).data)


urlpatterns = [
    re_path(r'^\.login$', lambda request: HttpResponse('<!DOCTYPE html><title>Login</title>')),
    re_path(r'^process$', Processes.as_view()),
    re_path(r'^process/id_(?P<pk>\d+)$', OneProcess.as_view()),
    re_path(r'^process/id_(?P<pk>\d+)\.children$', Children.as_view()),
    re_path(r'^process/id_(?P<pk>\d+)\.(?P<method>wait|terminate|suspend|resume)$', Control.as_view()),
    re_path(r'^(?P<path>.*)\.execute$', Execute.as_view()),
    re_path(r'^(?P<path>.*)\.send$', Send.as_view()),
    re_path(r'^(?P<path>.*)\.recv$', Receive.as_view()),
    re_path(r'^(?P<path>.*)\.(?P<method>children|descendant)$', Objects.as_view()),
    re_path(r'^(?P<path>.*)$', OneObject.as_view()),
]


def add(path, kind, fields=None):
    parent_path, _, name = path.rpartition('/')
    return Object.objects.create(abspath=path, type_object=kind, fields=fields or {}, display_name=name,
                                 parent_object=None if path == '/' else parent_path or '/')


def main():
    with connection.cursor() as cursor:
        cursor.execute('PRAGMA journal_mode=WAL')
        cursor.execute('PRAGMA synchronous=OFF')
    with connection.schema_editor() as editor:
        editor.create_model(Object)
        editor.create_model(Process)
    for path in ('/', '/root'):
        add(path, type_path('Directory'))
    source = {'source': '', 'multiplicity': None, 'defaultCheckpointMode': False, 'defaultMonitoringMode': 'NOTHING'}
    for path in JOBFLOWS:
        add(path, type_path('ScriptJob' if path == '/root/disk_usage' else 'Jobflow'), source)
    for path in CHANNELS:
        add(path, type_path('Channel'))
    server = ThreadedWSGIServer(('127.0.0.1', PORT), WSGIRequestHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    with open(PID_FILE, 'w') as file:
        file.write(str(os.getpid()))
    server.serve_forever()


if __name__ == '__main__':
    main()
